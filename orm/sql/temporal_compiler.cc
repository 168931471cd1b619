// + and - of timestamps, dates and durations. Durations by themselves are integers everywhere.
#include <algorithm>
#include <utility>

#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm {
namespace {

bool IsMoment(const BoundExpr& expr) {
  return expr.type().kind == TypeKind::kTimestamp || expr.type().kind == TypeKind::kDate;
}

// What is added to a moment, or taken away from it, one after the other.
BoundExpr Moved(const BoundOperation& operation, const BoundExpr& moment, const BoundExpr& amount) {
  BoundExpr moved = BoundOp(operation.op, {moment, amount});
  moved.stored = {.type = Type::Of(moment.type().kind)};
  return moved;
}

void WriteMoved(SqlWriter& out, Operator op, const BoundExpr& moment, const BoundExpr& amount) {
  const bool negated = op == Operator::kSubtract;
  if (moment.type().kind == TypeKind::kDate) return out.dialect().AddDays(out, moment, amount, negated);
  out.dialect().AddDuration(out, moment, amount, negated, {.type = Type::Of(TypeKind::kTimestamp)});
}

}  // namespace

bool IsTemporal(const BoundOperation& operation) {
  const bool sum = operation.op == Operator::kAdd || operation.op == Operator::kSubtract;
  return sum && std::any_of(operation.operands.begin(), operation.operands.end(), IsMoment);
}

void WriteTemporal(SqlWriter& out, const BoundOperation& operation, const StoredType& result) {
  std::vector<BoundExpr> operands = operation.operands;
  if (operands.size() < 2) return out.Fail(StatementBug("a sum of one moment"));
  if (IsMoment(operands[0]) && IsMoment(operands[1])) {
    if (operands.size() > 2) return out.Fail(StatementBug("a difference of more than two moments"));
    return out.dialect().Difference(out, operands[0], operands[1], result);
  }
  const auto moment = std::find_if(operands.begin(), operands.end(), IsMoment);
  std::rotate(operands.begin(), moment, moment + 1);
  BoundExpr moved = operands.front();
  for (size_t i = 1; i + 1 < operands.size(); ++i) moved = Moved(operation, moved, operands[i]);
  WriteMoved(out, operation.op, moved, operands.back());
}

}  // namespace rowgate::orm
