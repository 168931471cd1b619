// CASE and COALESCE.
#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/numeric_form.h"

namespace rowgate::orm {
namespace {

using Use = NumericAlignment::Use;

// condition, value, condition, value …, ELSE value.
bool IsValue(size_t position, size_t count) { return position % 2 == 1 || position + 1 == count; }

std::vector<const BoundExpr*> ValuesOf(const BoundOperation& operation) {
  std::vector<const BoundExpr*> values;
  for (size_t i = 0; i < operation.operands.size(); ++i) {
    if (IsValue(i, operation.operands.size())) values.push_back(&operation.operands[i]);
  }
  return values;
}

}  // namespace

void WriteCase(SqlWriter& out, const BoundOperation& operation) {
  const auto& operands = operation.operands;
  if (operands.size() < 2) return out.Fail(StatementBug("CASE without a branch"));
  const auto alignment = NumericAlignment::Of(out, ValuesOf(operation), Use::kEquality);
  out.Text("CASE");
  for (size_t i = 0; i + 1 < operands.size(); i += 2) {
    out.Text(" WHEN ");
    WriteExpr(out, operands[i]);
    out.Text(" THEN ");
    alignment.Write(out, operands[i + 1], Level::kTop);
  }
  if (operands.size() % 2 == 1) {
    out.Text(" ELSE ");
    alignment.Write(out, operands.back(), Level::kTop);
  }
  out.Text(" END");
}

// One operand stands alone: not every engine's coalesce takes a single argument.
void WriteCoalesce(SqlWriter& out, const BoundOperation& operation) {
  const auto alignment = NumericAlignment::Of(out, operation.operands, Use::kEquality);
  if (operation.operands.size() > 1) out.Text("coalesce");
  out.Text("(");
  WriteList(out, operation.operands, [&](const BoundExpr& operand) { alignment.Write(out, operand, Level::kTop); });
  out.Text(")");
}

}  // namespace rowgate::orm
