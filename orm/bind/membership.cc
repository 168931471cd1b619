// IN and NOT IN. All values of the list become one BoundValue, however many there are; `null` among them means "or is
// null" (for NOT IN: "and is not null"); items that are expressions become comparisons beside it.
#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/comparable.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/fold.h"
#include "orm/bind/operand.h"
#include "orm/bind/select.h"
#include "orm/bind/tuples.h"
#include "orm/expr/errors.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

struct ConstantItem {
  const Value* value;
  const Operand* operand;  // that it came from
};

// The right side, sorted by what becomes of it. Points into the operands.
struct Items {
  std::vector<ConstantItem> constants;  // no NULLs, no lists
  std::vector<const Operand*> expressions;
  bool has_null = false;
};

absl::Status AddConstant(const Operand& operand, const Value& value, Items& items) {
  if (value.is_null()) {
    items.has_null = true;
    return absl::OkStatus();
  }
  if (std::holds_alternative<List>(value.data)) return TypeMismatch(operand.site, "a list cannot hold a list");
  if (items.constants.size() >= static_cast<size_t>(operand.site.context().limits.list_items_max)) {
    return ListTooLong(operand.site.Field(), operand.site.context().limits);
  }
  items.constants.push_back({&value, &operand});
  return absl::OkStatus();
}

absl::StatusOr<Items> Sort(std::span<const Operand> operands) {
  Items items;
  for (const Operand& operand : operands) {
    if (!operand.constant) {
      items.expressions.push_back(&operand);
    } else if (const auto* list = std::get_if<List>(&operand.constant->data)) {
      items.constants.reserve(list->items.size());
      for (const Value& item : list->items) RETURN_IF_ERROR(AddConstant(operand, item, items));
    } else {
      RETURN_IF_ERROR(AddConstant(operand, *operand.constant, items));
    }
  }
  return items;
}

// The type of the left side decides; if that is a constant, the right side may know better.
StoredType CommonType(const Operand& left, const Items& items) {
  if (!left.constant) return left.bound.stored;
  if (!items.expressions.empty()) return items.expressions.front()->bound.stored;
  std::vector<Operand> all = {left};
  for (const ConstantItem& item : items.constants) {
    all.push_back(Operand{.site = item.operand->site, .constant = *item.value});
  }
  return CommonType(all);
}

absl::StatusOr<List> AdaptedItems(const std::vector<ConstantItem>& constants, const StoredType& common) {
  List list;
  list.items.reserve(constants.size());
  for (const ConstantItem& item : constants) {
    const std::string place = StrCat("item ", list.items.size() + 1, ": ");
    ASSIGN_OR_RETURN(Value value, AdaptedTo(common, *item.value, item.operand->site, place));
    list.items.push_back(std::move(value));
  }
  return list;
}

Bound ComparedWithItem(Operator op, const BoundExpr& left, const Operand& item) {
  RETURN_IF_ERROR(CheckTogether(item.bound.stored, left.stored, item.site));
  return Compared(op, {left, item.bound});
}

// Decimals of a column without declared digits say in their type how many they have.
BoundExpr ListOf(List list, StoredType common) {
  Value value{std::move(list)};
  if (common.type.kind == TypeKind::kDecimal) common.type.scale = std::max(common.type.scale, DigitsOf(value));
  return BoundVal(std::move(value), std::move(common));
}

// `id IN :ids` without a value for :ids is neither true nor false.
bool IsUnknownList(std::span<const Operand> right) {
  return right.size() == 1 && right.front().is_null() && !right.front().is_null_literal();
}

}  // namespace

Bound QueryMembershipAt(const Operation& operation, std::vector<Operand> left, const Site& site) {
  const Site query_site(operation.operands[1], site, 1);
  const auto& subquery = std::get<Subquery>(query_site.expr().node);
  ASSIGN_OR_RETURN(BoundExpr right, SubqueryForIn(subquery, left.size(), query_site));
  const Select& select = *std::get<BoundSubquery>(right.node).select;
  std::vector<BoundExpr> parts;
  for (size_t i = 0; i < left.size(); ++i) {
    const StoredType& item = select.items[i].expr.stored;
    const Site part_site = left[i].site;
    ASSIGN_OR_RETURN(BoundExpr part, AdaptOperand(std::move(left[i]), item));
    RETURN_IF_ERROR(CheckTogether(part.stored, item, part_site));
    parts.push_back(std::move(part));
  }
  BoundExpr whole = parts.size() == 1 ? std::move(parts.front()) : BoundOp(Operator::kTuple, std::move(parts));
  return BoundOp(operation.op, {std::move(whole), std::move(right)});
}

Bound MembershipAt(const Operation& operation, const Site& site) {
  if (HasTuple(operation)) return TupleMembershipAt(operation, site);
  const bool of_query = operation.operands.size() == 2 && std::holds_alternative<Subquery>(operation.operands[1].node);
  if (of_query) {
    ASSIGN_OR_RETURN(Operand operand, OperandAt(Site(operation.operands.front(), site, 0)));
    if (operand.is_null_literal()) return NullComparison(operand.site, operation.op);
    return QueryMembershipAt(operation, {std::move(operand)}, site);
  }
  ASSIGN_OR_RETURN(const std::vector<Operand> operands, OperandsAt(operation.operands, site));
  const Operand& left = operands.front();
  const std::span<const Operand> right = std::span(operands).subspan(1);
  if (left.is_null_literal()) return NullComparison(left.site, operation.op);
  const bool negated = operation.op == Operator::kNotIn;
  const Operator same = negated ? Operator::kNe : Operator::kEq;
  ASSIGN_OR_RETURN(const Items items, Sort(right));
  const StoredType common = CommonType(left, items);
  if (!HasEquality(common.type)) {
    return TypeMismatch(site, StrCat(Describe(common.type), " can only be tested with IS NULL"));
  }
  ASSIGN_OR_RETURN(const BoundExpr value, AdaptOperand(left, common));
  if (IsUnknownList(right)) return Compared(same, {value, BoundVal({Null{}}, common)});

  std::vector<BoundExpr> parts;
  if (!items.constants.empty()) {
    ASSIGN_OR_RETURN(List list, AdaptedItems(items.constants, common));
    parts.push_back(Compared(operation.op, {value, ListOf(std::move(list), common)}));
  }
  for (const Operand* item : items.expressions) {
    ASSIGN_OR_RETURN(BoundExpr part, ComparedWithItem(same, value, *item));
    parts.push_back(std::move(part));
  }
  if (items.has_null) parts.push_back(NullTest(negated ? Operator::kIsNotNull : Operator::kIsNull, value));
  return Connect(negated ? Operator::kAnd : Operator::kOr, std::move(parts));
}

}  // namespace rowgate::orm
