#include "orm/engine/computed_columns.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/binder.h"
#include "orm/bind/bound_walk.h"
#include "orm/bind/functions.h"
#include "orm/engine/errors.h"

namespace rowgate::orm {
namespace {

// What the expression looks at and must not; null when all is well.
const Column* FindForbidden(const BoundExpr& expr) {
  if (const auto* column = std::get_if<BoundColumn>(&expr.node)) {
    return column->column->computed || column->column->sensitive ? column->column : nullptr;
  }
  const Column* found = nullptr;
  ForEachChild(expr, [&found](const BoundExpr& child) { found = found == nullptr ? FindForbidden(child) : found; });
  return found;
}

// BindAssignment has made sure that nothing is lost.
BoundExpr OfType(BoundExpr expr, const Column& column) {
  const Type& from = expr.type();
  if (from.kind == column.type().kind && from.scale == column.type().scale) return expr;
  const bool nullable = expr.nullable;
  BoundCast cast;
  cast.operands.push_back(std::move(expr));
  return {.node = std::move(cast), .stored = column.stored, .nullable = nullable};
}

absl::StatusOr<BoundExpr> BindComputed(const Table& table, const Column& column, const ExprLimits& limits) {
  absl::StatusOr<BoundExpr> bound = BindAssignment(
      *column.computed, column, {.table = &table, .field = "computed", .text = column.computed_text, .limits = limits});
  if (!bound.ok()) return ComputedColumnInvalid(table, column, ToStd(bound.status().message()));
  if (const Column* forbidden = FindForbidden(*bound)) {
    const std::string_view what = forbidden->sensitive ? " is sensitive" : " is computed itself";
    return ComputedColumnInvalid(table, column, StrCat(forbidden->field_name, what));
  }
  return OfType(*std::move(bound), column);
}

void MoveTo(BoundExpr& expr, int from) {
  if (auto* column = std::get_if<BoundColumn>(&expr.node)) column->from = from;
  ChangeChildren(expr, [from](BoundExpr& child) { MoveTo(child, from); });
}

bool PropagatesNull(const BoundExpr& expr) {
  if (std::holds_alternative<BoundCast>(expr.node)) return true;
  if (const auto* call = std::get_if<BoundCall>(&expr.node)) return call->function->nulls == NullRule::kPropagates;
  const auto* operation = std::get_if<BoundOperation>(&expr.node);
  if (operation == nullptr) return false;
  switch (operation->op) {
    case Operator::kEq:
    case Operator::kNe:
    case Operator::kLt:
    case Operator::kLe:
    case Operator::kGt:
    case Operator::kGe:
    case Operator::kNot:
    case Operator::kLike:
    case Operator::kNotLike:
    case Operator::kIlike:
    case Operator::kNotIlike:
    case Operator::kContains:
    case Operator::kStartsWith:
    case Operator::kEndsWith:
    case Operator::kAdd:
    case Operator::kSubtract:
    case Operator::kMultiply:
    case Operator::kDivide:
    case Operator::kIntDivide:
    case Operator::kModulo:
    case Operator::kNegate:
    case Operator::kConcat: return true;
    case Operator::kIsDistinctFrom:
    case Operator::kIsNotDistinctFrom:
    case Operator::kAnd:
    case Operator::kOr:
    case Operator::kIn:
    case Operator::kNotIn:
    case Operator::kBetween:
    case Operator::kNotBetween:
    case Operator::kIsNull:
    case Operator::kIsNotNull:
    case Operator::kCoalesce:
    case Operator::kCase:
    case Operator::kTuple:
    case Operator::kExists: return false;
  }
  return false;
}

}  // namespace

absl::StatusOr<ComputedColumns> ComputedColumns::Bind(const Catalog& catalog, const ExprLimits& limits) {
  ComputedColumns computed;
  for (const Table& table : catalog.tables()) {
    for (const Column& column : table.columns) {
      if (!column.computed) continue;
      ASSIGN_OR_RETURN(BoundExpr bound, BindComputed(table, column, limits));
      computed.expressions_.emplace(&column, std::move(bound));
    }
  }
  return computed;
}

BoundExpr ComputedColumns::Of(const Column& column, int from) const {
  BoundExpr expr = expressions_.at(&column);
  if (from != 0) MoveTo(expr, from);
  return expr;
}

bool IsNullWithoutRow(const BoundExpr& expr) {
  if (std::holds_alternative<BoundColumn>(expr.node)) return true;
  bool found = false;
  if (PropagatesNull(expr)) {
    ForEachChild(expr, [&found](const BoundExpr& child) { found = found || IsNullWithoutRow(child); });
  }
  return found;
}

}  // namespace rowgate::orm
