#include "orm/bind/bound_expr.h"

#include <algorithm>
#include <utility>

namespace rowgate::orm {

template class OutOfLineVariant<BoundVariant>;
namespace {

bool NeverNull(Operator op) {
  return op == Operator::kIsNull || op == Operator::kIsNotNull || op == Operator::kIsDistinctFrom ||
         op == Operator::kIsNotDistinctFrom;
}

}  // namespace

BoundExpr BoundCol(const Column& column, int from) {
  return {.node = BoundColumn{&column, from}, .stored = column.stored, .nullable = column.nullable};
}

BoundExpr BoundVal(Value value, StoredType stored) {
  const bool nullable = value.is_null();
  return {.node = BoundValue{std::move(value)}, .stored = std::move(stored), .nullable = nullable};
}

BoundExpr BoundSlotOf(const Column& column, size_t slot) {
  return {.node = BoundSlot{slot}, .stored = column.stored, .nullable = column.nullable};
}

BoundExpr BoundTruth(bool truth) {
  return {.node = BoundConstant{truth}, .stored = {Type::Of(TypeKind::kBool)}, .nullable = false};
}

BoundExpr BoundInteger(int64_t number) { return BoundVal({number}, {.type = Type::Of(TypeKind::kInt64)}); }

BoundExpr BoundOp(Operator op, std::vector<BoundExpr> operands) {
  const bool any_nullable =
      std::any_of(operands.begin(), operands.end(), [](const BoundExpr& operand) { return operand.nullable; });
  return {.node = BoundOperation{op, std::move(operands)},
          .stored = {Type::Of(TypeKind::kBool)},
          .nullable = any_nullable && !NeverNull(op)};
}

}  // namespace rowgate::orm
