#ifndef ROWGATE_ORM_SQL_STATEMENT_COMPILERS_H_
#define ROWGATE_ORM_SQL_STATEMENT_COMPILERS_H_

#include <optional>
#include <vector>

#include "orm/sql/sql_writer.h"
#include "orm/sql/statement.h"

// One function per statement, and the clauses they share. For compiler.cc; everyone else calls Compile.
namespace rowgate::orm {

void WriteSelect(SqlWriter& out, const Select& select);
void WriteInsert(SqlWriter& out, const Insert& insert);
void WriteUpdate(SqlWriter& out, const Update& update);
void WriteDelete(SqlWriter& out, const Delete& statement);

void WriteItems(SqlWriter& out, const std::vector<SelectItem>& items);
void WriteWhere(SqlWriter& out, const std::optional<BoundExpr>& where);
void WriteSet(SqlWriter& out, const std::vector<SetClause>& set);
void WriteReturning(SqlWriter& out, const std::vector<SelectItem>& returning);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_STATEMENT_COMPILERS_H_
