#ifndef ROWGATE_ORM_SQL_STATEMENT_COMPILERS_H_
#define ROWGATE_ORM_SQL_STATEMENT_COMPILERS_H_

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "orm/sql/sql_writer.h"
#include "orm/sql/statement.h"

// One function per statement, and the clauses they share. For compiler.cc and the dialects' clauses; everyone else
// calls Compile.
namespace rowgate::orm {

void WriteSelect(SqlWriter& out, const Select& select);
void WriteInsert(SqlWriter& out, const Insert& insert);
void WriteUpdate(SqlWriter& out, const Update& update);
void WriteDelete(SqlWriter& out, const Delete& statement);

// What the result columns of a query are called: as the engine likes, or c1, c2, … by their position.
enum class Columns { kUnnamed, kLabelled };
// A query inside a statement, without parentheses.
void WriteQuery(SqlWriter& out, const Select& select, Columns columns);

// Parts of a query; each writes nothing when there is none.
void WriteWith(SqlWriter& out, const Select& select);
void WriteFrom(SqlWriter& out, const Select& select);
void WriteLock(SqlWriter& out, const Select& select);
// SELECT … HAVING of the first block and of the arms, without ORDER BY. `typed`: with the types written out.
void WriteBlocks(SqlWriter& out, const Select& select, Columns columns, bool typed);
void WriteOrderBy(SqlWriter& out, const std::vector<OrderTerm>& terms);
void WriteLimit(SqlWriter& out, const Select& select);

void WriteWhere(SqlWriter& out, const std::optional<BoundExpr>& where);
void WriteColumnNames(SqlWriter& out, const std::vector<const Column*>& columns);
void WriteSet(SqlWriter& out, const std::vector<SetClause>& set);
void WriteReturning(SqlWriter& out, const std::vector<SelectItem>& returning);

// SELECT of all columns of `query` as a derived table with that name, each as a BoundField: for what an engine can only
// say of a derived table. The query must outlive it.
Select FromDerived(const Select& query, std::string_view name);

// While it lives, columns are written as a part of the statement demands: with the names of their sources or not.
class Qualification {
 public:
  Qualification(SqlWriter& out, bool qualified) : out_(out), before_(out.Qualify(qualified)) {}
  ~Qualification() { out_.Qualify(before_); }
  Qualification(const Qualification&) = delete;
  Qualification& operator=(const Qualification&) = delete;

 private:
  SqlWriter& out_;
  bool before_;
};

// Whether ORDER BY must say whose columns it means: databases name results after what is inside them, so that the `id`
// of SELECT CAST(id AS text) FROM t ORDER BY id may be the result.
bool ResultsHideColumns(const Select& select);

// Names and GROUP BY terms of one SELECT, until it has been written.
class SelectScope {
 public:
  SelectScope(SqlWriter& out, const Select& select)
      : out_(out),
        qualification_(out, select.qualified || ResultsHideColumns(select)),
        outer_(out.Group({.terms = &select.group_by})) {
    for (const Source& source : select.from) out.NameSource(source.id, source.name);
    for (const CommonTableSelect& common : select.with) out.NameCommonTable(common.id, common.name);
  }
  ~SelectScope() { out_.Group(std::move(outer_)); }
  SelectScope(const SelectScope&) = delete;
  SelectScope& operator=(const SelectScope&) = delete;

 private:
  SqlWriter& out_;
  Qualification qualification_;
  SqlWriter::GroupKeys outer_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_STATEMENT_COMPILERS_H_
