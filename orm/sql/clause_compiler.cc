#include "orm/sql/expression_compiler.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm {

void WriteItems(SqlWriter& out, const std::vector<SelectItem>& items) {
  WriteList(out, items, [&out](const SelectItem& item) { WriteResult(out, item.expr); });
}

void WriteWhere(SqlWriter& out, const std::optional<BoundExpr>& where) {
  if (!where) return;
  out.Text(" WHERE ");
  WriteExpr(out, *where);
}

void WriteSet(SqlWriter& out, const std::vector<SetClause>& set) {
  WriteList(out, set, [&out](const SetClause& clause) {
    out.Identifier(clause.column->sql_name).Text(" = ");
    WriteAssignment(out, *clause.column, clause.value);
  });
}

void WriteReturning(SqlWriter& out, const std::vector<SelectItem>& returning) {
  if (returning.empty()) return;
  out.Text(" RETURNING ");
  WriteItems(out, returning);
}

}  // namespace rowgate::orm
