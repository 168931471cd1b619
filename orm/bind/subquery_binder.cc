// Queries as operands: scalars, EXISTS, and the right side of IN.
#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/bind/bound_walk.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/fold.h"
#include "orm/bind/name_lookup.h"
#include "orm/bind/one_row.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/query_surroundings.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

absl::StatusOr<BoundQuery> QueryAt(const Subquery& subquery, const Site& site) {
  const NameScope* scope = ScopeAt(site);
  if (scope == nullptr || scope->statement().catalog() == nullptr) return SubqueryNotAllowed(site);
  if (subquery.query == nullptr) return EmptyExpr(site, "a subquery needs a query");
  return BindQueryIn(*subquery.query, SurroundingsAt(site));
}

std::shared_ptr<const Select> Shared(Select select, const Site& site) {
  return ScopeAt(site)->statement().Share(std::move(select));
}

bool IsGrouped(const Select& select) {
  const auto aggregates = [](const SelectItem& item) { return HasAggregate(item.expr); };
  return !select.group_by.empty() || select.having || std::any_of(select.items.begin(), select.items.end(), aggregates);
}

// Without LIMIT and OFFSET neither order nor repetition matter to IN and EXISTS.
void DropOrder(Select& select) {
  if (select.limit || select.offset) return;
  select.order_by.clear();
  if (select.arms.empty()) select.distinct = false;
}

// What EXISTS counts are rows; what is in them does not matter unless they are groups or compared with each other.
void DropItems(Select& select) {
  if (!select.arms.empty() || select.distinct || IsGrouped(select)) return;
  select.items.clear();
  select.items.push_back({BoundTruth(true)});
}

// SELECT c1 FROM (…) AS t2 WHERE c1 IS NOT NULL
absl::StatusOr<Select> Wrapped(Select select, const Site& site) {
  StatementNames& statement = ScopeAt(site)->statement();
  const std::shared_ptr<const Select> inner = statement.Share(std::move(select));
  absl::StatusOr<Source> source = statement.NewSource(inner);
  if (!source.ok()) return AtSite(site, source.status());
  Select outer;
  for (size_t i = 0; i < inner->items.size(); ++i) {
    const BoundExpr& item = inner->items[i].expr;
    outer.items.push_back({{.node = BoundField{source->id, i}, .stored = item.stored, .nullable = item.nullable}});
  }
  outer.from.push_back(*std::move(source));
  return outer;
}

// Whether WHERE sees the same rows as the items do.
bool IsPlain(const Select& select) {
  const bool windows = std::any_of(select.items.begin(), select.items.end(),
                                   [](const SelectItem& item) { return HasWindow(item.expr); });
  return select.arms.empty() && !select.distinct && !select.limit && !select.offset && !windows && !IsGrouped(select);
}

absl::StatusOr<Select> WithoutNulls(Select select, const Site& site) {
  const bool nullable =
      std::any_of(select.items.begin(), select.items.end(), [](const SelectItem& item) { return item.expr.nullable; });
  if (!nullable) return select;
  if (!IsPlain(select)) {
    ASSIGN_OR_RETURN(select, Wrapped(std::move(select), site));
  }
  std::vector<BoundExpr> conditions;
  if (select.where) conditions.push_back(*std::move(select.where));
  for (const SelectItem& item : select.items) {
    if (item.expr.nullable) conditions.push_back(NullTest(Operator::kIsNotNull, item.expr));
  }
  for (SelectItem& item : select.items) item.expr.nullable = false;
  BoundExpr where = Connect(Operator::kAnd, std::move(conditions));
  if (const auto* constant = std::get_if<BoundConstant>(&where.node); constant == nullptr || !constant->truth) {
    select.where = std::move(where);
  } else {
    select.where.reset();
  }
  return select;
}

bool HasRows(const BoundQuery& query) {
  return std::any_of(query.columns.begin(), query.columns.end(),
                     [](const ResultColumn& column) { return column.entity != nullptr; });
}

absl::Status CheckWidth(const BoundQuery& query, size_t width, const Site& site) {
  const bool fits = query.select.items.size() == width && !HasRows(query);
  return fits ? absl::OkStatus() : NotAScalar(site, query.select.items.size(), width);
}

}  // namespace

Bound SubqueryAt(const Subquery& subquery, const Site& site) {
  ASSIGN_OR_RETURN(BoundQuery query, QueryAt(subquery, site));
  RETURN_IF_ERROR(CheckWidth(query, 1, site));
  const BoundExpr& item = query.select.items.front().expr;
  BoundExpr scalar{.node = {}, .stored = item.stored};
  scalar.nullable = item.nullable || !AlwaysGivesARow(query.select);
  const bool single_row = GivesOneRowAtMost(query.select);
  scalar.node = BoundSubquery{.select = Shared(std::move(query.select), site), .single_row = single_row};
  return scalar;
}

Bound ExistsAt(const Operation& operation, const Site& site) {
  const Site operand(operation.operands.front(), site, 0);
  const auto* subquery = std::get_if<Subquery>(&operand.expr().node);
  if (subquery == nullptr) return TypeMismatch(operand, "EXISTS wants a query");
  ASSIGN_OR_RETURN(BoundQuery query, QueryAt(*subquery, operand));
  DropOrder(query.select);
  DropItems(query.select);
  BoundExpr rows{.node = {}, .stored = {Type::Of(TypeKind::kBool)}, .nullable = false};
  rows.node = BoundSubquery{.select = Shared(std::move(query.select), site)};
  return BoundOp(Operator::kExists, {std::move(rows)});
}

Bound SubqueryForIn(const Subquery& subquery, size_t width, const Site& site) {
  ASSIGN_OR_RETURN(BoundQuery query, QueryAt(subquery, site));
  RETURN_IF_ERROR(CheckWidth(query, width, site));
  DropOrder(query.select);
  ASSIGN_OR_RETURN(Select select, WithoutNulls(std::move(query.select), site));
  BoundExpr rows{.node = {}, .stored = select.items.front().expr.stored, .nullable = false};
  rows.node = BoundSubquery{.select = Shared(std::move(select), site)};
  return rows;
}

}  // namespace rowgate::orm
