#include "orm/bind/tuples.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/comparable.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/fold.h"
#include "orm/bind/operand.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;
using Parts = std::vector<Operand>;

const Operation* TupleOf(const Expr& expr) {
  const auto* operation = std::get_if<Operation>(&expr.node);
  return operation != nullptr && operation->op == Operator::kTuple ? operation : nullptr;
}

absl::Status WrongWidth(const Site& site, size_t wanted, size_t got) {
  return TypeMismatch(site, StrCat("a tuple of ", got, " meets a tuple of ", wanted));
}

absl::StatusOr<Parts> PartsAt(const Site& site) {
  const Operation* tuple = TupleOf(site.expr());
  if (tuple == nullptr) return TypeMismatch(site, "a tuple can only be compared with a tuple");
  if (tuple->operands.size() < 2) return WrongArity(site, "TUPLE", 2, SIZE_MAX, tuple->operands.size());
  return OperandsAt(tuple->operands, site);
}

absl::StatusOr<Parts> PartsAt(const Site& site, size_t width) {
  ASSIGN_OR_RETURN(Parts parts, PartsAt(site));
  if (parts.size() != width) return WrongWidth(site, width, parts.size());
  return parts;
}

// What is compared with each other at one position of all tuples, brought to one type.
absl::StatusOr<std::vector<BoundExpr>> Adapted(std::vector<Operand> column) {
  const StoredType common = CommonType(column);
  if (!HasEquality(common.type)) {
    return TypeMismatch(column.front().site, StrCat(Describe(common.type), " can only be tested with IS NULL"));
  }
  std::vector<BoundExpr> adapted;
  for (Operand& operand : column) {
    const Site site = operand.site;
    ASSIGN_OR_RETURN(BoundExpr part, AdaptOperand(std::move(operand), common));
    RETURN_IF_ERROR(CheckTogether(part.stored, common, site));
    adapted.push_back(std::move(part));
  }
  return adapted;
}

struct Tuples {
  std::vector<BoundExpr> left;
  std::vector<std::vector<BoundExpr>> items;
};

absl::StatusOr<Tuples> AdaptedTuples(const Parts& left, const std::vector<Parts>& items) {
  Tuples tuples{.items = std::vector<std::vector<BoundExpr>>(items.size())};
  for (size_t i = 0; i < left.size(); ++i) {
    std::vector<Operand> column = {left[i]};
    for (const Parts& item : items) column.push_back(item[i]);
    ASSIGN_OR_RETURN(std::vector<BoundExpr> adapted, Adapted(std::move(column)));
    tuples.left.push_back(std::move(adapted.front()));
    for (size_t j = 0; j < items.size(); ++j) tuples.items[j].push_back(std::move(adapted[j + 1]));
  }
  return tuples;
}

BoundExpr Tuple(std::vector<BoundExpr> parts) { return BoundOp(Operator::kTuple, std::move(parts)); }

bool IsNullable(const BoundExpr& part) { return part.nullable; }

// An item with a part that may be NULL matches nothing when it is, so it stands beside the list: c IS NOT NULL AND a =
// c AND b = 1.
BoundExpr ComparedWithItem(const std::vector<BoundExpr>& left, const std::vector<BoundExpr>& item) {
  std::vector<BoundExpr> conditions;
  for (const BoundExpr& part : item) {
    if (part.nullable) conditions.push_back(NullTest(Operator::kIsNotNull, part));
  }
  for (size_t i = 0; i < left.size(); ++i) conditions.push_back(Compared(Operator::kEq, {left[i], item[i]}));
  return Connect(Operator::kAnd, std::move(conditions));
}

BoundExpr TupleIn(bool negated, Tuples tuples) {
  std::vector<BoundExpr> listed = {Tuple(tuples.left)};
  std::vector<BoundExpr> parts;
  for (std::vector<BoundExpr>& item : tuples.items) {
    if (std::any_of(item.begin(), item.end(), IsNullable)) {
      BoundExpr part = ComparedWithItem(tuples.left, item);
      parts.push_back(negated ? Negate(std::move(part)) : std::move(part));
    } else {
      listed.push_back(Tuple(std::move(item)));
    }
  }
  if (listed.size() > 1) {
    parts.insert(parts.begin(), BoundOp(negated ? Operator::kNotIn : Operator::kIn, std::move(listed)));
  }
  return Connect(negated ? Operator::kAnd : Operator::kOr, std::move(parts));
}

// (a, b) > (x, y) is a > x OR (a = x AND b > y): what row values mean in SQL, in words that every engine has.
Bound InOrder(Operator op, const Parts& left, const Parts& right) {
  const bool less = op == Operator::kLt || op == Operator::kLe;
  const Operator strict = less ? Operator::kLt : Operator::kGt;
  const size_t last = left.size() - 1;
  ASSIGN_OR_RETURN(BoundExpr rest, ComparedOperands(op, {left[last], right[last]}, left[last].site));
  for (size_t i = last; i-- > 0;) {
    ASSIGN_OR_RETURN(BoundExpr before, ComparedOperands(strict, {left[i], right[i]}, left[i].site));
    ASSIGN_OR_RETURN(BoundExpr equal, ComparedOperands(Operator::kEq, {left[i], right[i]}, left[i].site));
    std::vector<BoundExpr> both;
    both.push_back(std::move(equal));
    both.push_back(std::move(rest));
    std::vector<BoundExpr> either;
    either.push_back(std::move(before));
    either.push_back(Connect(Operator::kAnd, std::move(both)));
    rest = Connect(Operator::kOr, std::move(either));
  }
  return rest;
}

bool IsEmptyList(const Expr& expr) {
  const auto* literal = std::get_if<Literal>(&expr.node);
  const auto* list = literal == nullptr ? nullptr : std::get_if<List>(&literal->value.data);
  return list != nullptr && list->items.empty();
}

absl::StatusOr<std::vector<Parts>> ItemsAt(const Operation& operation, size_t width, const Site& site) {
  std::vector<Parts> items;
  for (size_t i = 1; i < operation.operands.size(); ++i) {
    if (IsEmptyList(operation.operands[i])) continue;
    ASSIGN_OR_RETURN(Parts parts, PartsAt(Site(operation.operands[i], site, i), width));
    items.push_back(std::move(parts));
  }
  return items;
}

}  // namespace

bool HasTuple(const Operation& operation) {
  return std::any_of(operation.operands.begin(), operation.operands.end(),
                     [](const Expr& operand) { return TupleOf(operand) != nullptr; });
}

Bound TupleComparisonAt(const Operation& operation, const Site& site) {
  const Operator op = operation.op;
  const bool ordered = op == Operator::kLt || op == Operator::kLe || op == Operator::kGt || op == Operator::kGe;
  if (op != Operator::kEq && op != Operator::kNe && !ordered) {
    return TypeMismatch(site, StrCat(OperatorName(op), " does not compare tuples"));
  }
  const Site right_site(operation.operands[1], site, 1);
  ASSIGN_OR_RETURN(Parts left, PartsAt(Site(operation.operands[0], site, 0)));
  ASSIGN_OR_RETURN(Parts right, PartsAt(right_site, left.size()));
  if (ordered) return InOrder(op, left, right);
  std::vector<BoundExpr> conditions;
  for (size_t i = 0; i < left.size(); ++i) {
    ASSIGN_OR_RETURN(BoundExpr equal, ComparedOperands(Operator::kEq, {left[i], right[i]}, left[i].site));
    conditions.push_back(std::move(equal));
  }
  BoundExpr all = Connect(Operator::kAnd, std::move(conditions));
  return op == Operator::kEq ? std::move(all) : Negate(std::move(all));
}

Bound TupleMembershipAt(const Operation& operation, const Site& site) {
  const Site left_site(operation.operands.front(), site, 0);
  ASSIGN_OR_RETURN(Parts left, PartsAt(left_site));
  for (const Operand& part : left) {
    if (part.is_null_literal()) return NullComparison(part.site, operation.op);
  }
  const bool of_query = operation.operands.size() == 2 && std::holds_alternative<Subquery>(operation.operands[1].node);
  if (of_query) return QueryMembershipAt(operation, std::move(left), site);
  ASSIGN_OR_RETURN(const std::vector<Parts> items, ItemsAt(operation, left.size(), site));
  ASSIGN_OR_RETURN(Tuples tuples, AdaptedTuples(left, items));
  return TupleIn(operation.op == Operator::kNotIn, std::move(tuples));
}

Bound TupleAt(const Operation&, const Site& site) {
  return TypeMismatch(site, "a tuple can only stand in a comparison or beside IN");
}

}  // namespace rowgate::orm
