#include <algorithm>
#include <variant>
#include <vector>

#include "orm/sql/expression_compiler.h"
#include "orm/sql/statement_compilers.h"
#include "orm/sql/visit.h"

namespace rowgate::orm {
namespace {

bool Reads(const BoundExpr& expr, const Column* column) {
  bool reads = false;
  VisitExprs(expr, [&](const BoundExpr& part) {
    const auto* read = std::get_if<BoundColumn>(&part.node);
    reads |= read != nullptr && read->from == 0 && read->column == column;
  });
  return reads;
}

// The same clauses, those that use a column before the one that sets it: every value comes from the row as it was.
std::vector<SetClause> ReadersFirst(SqlWriter& out, std::vector<SetClause> set) {
  for (auto next = set.begin(); next != set.end(); ++next) {
    const auto ready = std::find_if(next, set.end(), [&](const SetClause& clause) {
      return std::none_of(next, set.end(), [&clause](const SetClause& other) {
        return other.column != clause.column && Reads(other.value, clause.column);
      });
    });
    if (ready == set.end()) {
      out.Refuse("columns that are set from each other");
      return set;
    }
    std::rotate(next, ready, ready + 1);
  }
  return set;
}

}  // namespace

void WriteWhere(SqlWriter& out, const std::optional<BoundExpr>& where) {
  if (!where) return;
  out.Text(" WHERE ");
  WriteExpr(out, *where);
}

void WriteColumnNames(SqlWriter& out, const std::vector<const Column*>& columns) {
  out.Text(" (");
  WriteList(out, columns, [&out](const Column* column) { out.Identifier(column->sql_name); });
  out.Text(")");
}

void WriteSet(SqlWriter& out, const std::vector<SetClause>& set) {
  WriteList(out, out.traits().set_sees_earlier ? ReadersFirst(out, set) : set, [&out](const SetClause& clause) {
    out.Identifier(clause.column->sql_name).Text(" = ");
    WriteAssignment(out, *clause.column, clause.value);
  });
}

void WriteReturning(SqlWriter& out, const std::vector<SelectItem>& returning) {
  if (returning.empty()) return;
  out.Text(" RETURNING ");
  WriteList(out, returning, [&out](const SelectItem& item) { WriteResult(out, item.expr); });
}

}  // namespace rowgate::orm
