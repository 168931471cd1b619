#include "orm/bind/fold.h"

#include <algorithm>
#include <utility>

#include "orm/expr/decimal.h"

namespace rowgate::orm {
namespace {

using Ordering = std::optional<std::partial_ordering>;
using Truth = std::optional<bool>;  // nothing: not known before the database runs it

const Value* ValueOf(const BoundExpr& expr) {
  const auto* value = std::get_if<BoundValue>(&expr.node);
  return value == nullptr ? nullptr : &value->value;
}

Truth TruthOf(const BoundExpr& expr) {
  const auto* constant = std::get_if<BoundConstant>(&expr.node);
  return constant == nullptr ? Truth() : Truth(constant->truth);
}

template <class T>
Ordering CompareAs(const Value& left, const Value& right) {
  const auto* a = std::get_if<T>(&left.data);
  const auto* b = std::get_if<T>(&right.data);
  if (a == nullptr || b == nullptr) return std::nullopt;
  return *a <=> *b;
}

Ordering CompareTexts(const std::string& left, const std::string& right) { return left.compare(right) <=> 0; }

Truth Decide(Operator op, std::partial_ordering order) {
  if (op == Operator::kEq || op == Operator::kIsNotDistinctFrom) return order == 0;
  if (op == Operator::kNe || op == Operator::kIsDistinctFrom) return order != 0;
  if (op == Operator::kLt) return order < 0;
  if (op == Operator::kLe) return order <= 0;
  if (op == Operator::kGt) return order > 0;
  if (op == Operator::kGe) return order >= 0;
  return std::nullopt;
}

Truth DecideTwo(Operator op, const Value& left, const Value& right) {
  if (left.is_null() || right.is_null()) {
    if (op == Operator::kIsDistinctFrom) return left.is_null() != right.is_null();
    if (op == Operator::kIsNotDistinctFrom) return left.is_null() == right.is_null();
    return std::nullopt;
  }
  const Ordering order = CompareValues(left, right);
  return order ? Decide(op, *order) : std::nullopt;
}

Truth DecideBetween(const Value& value, const Value& low, const Value& high) {
  const Truth above = DecideTwo(Operator::kGe, value, low);
  const Truth below = DecideTwo(Operator::kLe, value, high);
  if (above == Truth(false) || below == Truth(false)) return false;
  return above && below ? Truth(true) : std::nullopt;
}

Truth DecideIn(const Value& value, const Value& list) {
  const auto* items = std::get_if<List>(&list.data);
  if (items == nullptr || value.is_null()) return std::nullopt;
  return std::any_of(items->items.begin(), items->items.end(),
                     [&value](const Value& item) { return DecideTwo(Operator::kEq, value, item) == Truth(true); });
}

Truth Decided(Operator op, const std::vector<BoundExpr>& operands) {
  std::vector<const Value*> values;
  for (const BoundExpr& operand : operands) {
    const Value* value = ValueOf(operand);
    if (value == nullptr) return std::nullopt;
    values.push_back(value);
  }
  if (op == Operator::kIn || op == Operator::kNotIn) {
    const Truth found = DecideIn(*values[0], *values[1]);
    return found ? Truth(*found == (op == Operator::kIn)) : std::nullopt;
  }
  if (op == Operator::kBetween || op == Operator::kNotBetween) {
    const Truth between = DecideBetween(*values[0], *values[1], *values[2]);
    return between ? Truth(*between == (op == Operator::kBetween)) : std::nullopt;
  }
  return DecideTwo(op, *values[0], *values[1]);
}

}  // namespace

std::optional<std::partial_ordering> CompareValues(const Value& left, const Value& right) {
  if (const auto* a = std::get_if<Decimal>(&left.data)) {
    const auto* b = std::get_if<Decimal>(&right.data);
    return b == nullptr ? Ordering() : CompareDecimals(*a, *b);
  }
  if (const auto* a = std::get_if<Bytes>(&left.data)) {
    const auto* b = std::get_if<Bytes>(&right.data);
    return b == nullptr ? Ordering() : CompareTexts(a->data, b->data);
  }
  if (const auto* a = std::get_if<Uuid>(&left.data)) {
    const auto* b = std::get_if<Uuid>(&right.data);
    return b == nullptr ? Ordering() : CompareTexts(a->text, b->text);
  }
  for (const auto compare :
       {CompareAs<bool>, CompareAs<int64_t>, CompareAs<uint64_t>, CompareAs<double>, CompareAs<std::string>,
        CompareAs<Timestamp>, CompareAs<Date>, CompareAs<TimeOfDay>, CompareAs<Duration>, CompareAs<EnumNumber>}) {
    if (const Ordering order = compare(left, right)) return order;
  }
  return std::nullopt;
}

BoundExpr Connect(Operator op, std::vector<BoundExpr> conditions) {
  const bool neutral = op == Operator::kAnd;
  std::vector<BoundExpr> left;
  for (BoundExpr& condition : conditions) {
    const Truth truth = TruthOf(condition);
    if (truth && *truth != neutral) return BoundTruth(!neutral);
    if (!truth) left.push_back(std::move(condition));
  }
  if (left.empty()) return BoundTruth(neutral);
  return left.size() == 1 ? std::move(left.front()) : BoundOp(op, std::move(left));
}

BoundExpr Negate(BoundExpr condition) {
  if (const Truth truth = TruthOf(condition)) return BoundTruth(!*truth);
  std::vector<BoundExpr> operands;
  operands.push_back(std::move(condition));
  return BoundOp(Operator::kNot, std::move(operands));
}

BoundExpr NullTest(Operator op, BoundExpr operand) {
  if (TruthOf(operand)) return BoundTruth(op == Operator::kIsNotNull);
  if (const Value* value = ValueOf(operand)) return BoundTruth(value->is_null() == (op == Operator::kIsNull));
  std::vector<BoundExpr> operands;
  operands.push_back(std::move(operand));
  return BoundOp(op, std::move(operands));
}

BoundExpr Compared(Operator op, std::vector<BoundExpr> operands) {
  if (const Truth truth = Decided(op, operands)) return BoundTruth(*truth);
  return BoundOp(op, std::move(operands));
}

}  // namespace rowgate::orm
