#include <algorithm>
#include <unordered_map>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/engine/engine.h"
#include "orm/engine/errors.h"
#include "orm/engine/filter.h"
#include "orm/engine/key_sets.h"
#include "orm/engine/keys.h"
#include "orm/engine/masks.h"
#include "orm/engine/value_codec.h"

// The read half of Engine: request → plan.
namespace rowgate::orm {
namespace {

absl::StatusOr<int64_t> PageSize(int64_t requested, const EngineLimits& limits) {
  if (requested < 0) return NegativeNumber("page_size", requested);
  return requested == 0 ? limits.page_size_default : std::min(requested, limits.page_size_max);
}

// Restricts a select to what follows `position`, which must have the order's shape.
absl::Status Continue(const PageOrder& order, const std::optional<PagePosition>& position, Select& select) {
  if (!position) return absl::OkStatus();
  if (order.by_offset) {
    if (!position->after.empty() || position->offset < 0) return PageTokenMismatch();
    select.offset = BoundInteger(position->offset);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(BoundExpr after, AfterPosition(order, *position));
  select.where = AndAlso(std::move(select.where), std::move(after));
  return absl::OkStatus();
}

size_t CellOf(const Column& column, std::vector<const Column*>& columns) {
  const auto found = std::find(columns.begin(), columns.end(), &column);
  if (found != columns.end()) return static_cast<size_t>(found - columns.begin());
  columns.push_back(&column);
  return columns.size() - 1;
}

}  // namespace

absl::StatusOr<PreparedStatement> Engine::PrepareIn(StatementScope& scope, Select select) const {
  select.from = scope.TakeSources();
  select.qualified = scope.qualified();
  return PrepareStatement(std::move(select));
}

absl::StatusOr<GetPlan> Engine::PlanGet(const Table& table, GetRequest request) const {
  ASSIGN_OR_RETURN(ResolvedKey key, ResolveKey(table, request.key));
  GetPlan plan;
  plan.table_ = &table;
  plan.key_ = std::move(request.key);
  const ReadyTable& ready = ready_[static_cast<size_t>(table.index)];
  const auto get = std::find_if(ready.gets.begin(), ready.gets.end(),
                                [&](const ReadyGet& candidate) { return candidate.key == key.key; });
  if (!request.read_mask) {
    plan.statement_ = {get->statement, std::move(key.values)};
    plan.columns_ = ready.columns;
    return plan;
  }
  ASSIGN_OR_RETURN(auto columns, ResolveReadMask(table, request.read_mask));
  ASSIGN_OR_RETURN(plan.statement_,
                   PrepareStatement(Select{
                       .from = FromTable(table), .items = SelectItems(columns), .where = KeyCondition(table, key)}));
  plan.columns_ = std::make_shared<const std::vector<const Column*>>(std::move(columns));
  return plan;
}

absl::StatusOr<BatchGetPlan> Engine::PlanBatchGet(const Table& table, const BatchGetRequest& request) const {
  ASSIGN_OR_RETURN(KeySets sets, ResolveKeySets(table, request.keys, limits_));
  BatchGetPlan plan;
  plan.table_ = &table;
  ASSIGN_OR_RETURN(plan.columns_, ResolveReadMask(table, request.read_mask));
  plan.wanted_ = std::move(sets.wanted);
  for (KeySet& set : sets.sets) {
    BatchGetPlan::Statement statement{.key = set.key};
    std::vector<const Column*> columns = plan.columns_;
    for (const ColumnIndex i : set.key->columns) statement.key_cells.push_back(CellOf(table.column(i), columns));
    Select select{.from = FromTable(table), .items = SelectItems(columns), .where = std::move(set.condition)};
    ASSIGN_OR_RETURN(statement.statement, PrepareStatement(std::move(select)));
    plan.statements_.push_back(std::move(statement));
  }
  return plan;
}

absl::StatusOr<CountPlan> Engine::PlanCount(const Table& table, const CountRequest& request) const {
  if (request.cap < 0) return NegativeNumber("cap", request.cap);
  CountPlan plan;
  plan.cap_ = request.cap;
  Select select;
  StatementScope scope(&catalog_, table, StatementScope::RelationPaths::kJoin);
  ASSIGN_OR_RETURN(select.where, BindFilter(scope, request.filter, limits_.expr));
  if (request.cap == 0) {
    select.items.push_back(
        {BoundExpr{.node = BoundCountAll{}, .stored = {.type = Type::Of(TypeKind::kInt64)}, .nullable = false}});
  } else {
    select.items.push_back({BoundInteger(1)});
    select.limit = BoundInteger(request.cap + 1);
    select.count_rows = true;
  }
  ASSIGN_OR_RETURN(plan.statement_, PrepareIn(scope, std::move(select)));
  return plan;
}

absl::StatusOr<ListPlan> Engine::PlanList(const Table& table, const ListRequest& request) const {
  ListPlan plan;
  ASSIGN_OR_RETURN(const int64_t page_size, PageSize(request.page_size, limits_));
  plan.page_size_ = static_cast<size_t>(page_size);
  plan.offset_ = request.position ? request.position->offset : 0;
  ASSIGN_OR_RETURN(plan.columns_, ResolveReadMask(table, request.read_mask));
  Select select{.items = SelectItems(plan.columns_)};
  StatementScope scope(&catalog_, table, StatementScope::RelationPaths::kJoin);
  ASSIGN_OR_RETURN(plan.order_, ResolveOrder(scope, table, request.order_by, limits_.expr, select.items));
  ASSIGN_OR_RETURN(select.where, BindFilter(scope, request.filter, limits_.expr));
  if (request.total_mode != TotalMode::kNone) {
    const bool capped = request.total_mode == TotalMode::kCapped;
    if (capped && request.total_cap < 0) return NegativeNumber("total_cap", request.total_cap);
    if (capped && request.total_cap == 0) return TotalCapMissing();
    ASSIGN_OR_RETURN(plan.count_, PlanCount(table, {.filter = request.filter, .cap = capped ? request.total_cap : 0}));
  }
  RETURN_IF_ERROR(Continue(plan.order_, request.position, select));
  select.order_by = plan.order_.terms;
  select.limit = BoundInteger(page_size + 1);  // one more tells whether there is a next page
  ASSIGN_OR_RETURN(plan.statement_, PrepareIn(scope, std::move(select)));
  return plan;
}

absl::StatusOr<StreamPlan> Engine::PlanStream(const Table& table, const StreamRequest& request) const {
  StreamPlan plan;
  plan.batch_rows_ = limits_.stream_batch_rows;
  plan.batch_bytes_ = limits_.stream_batch_bytes;
  ASSIGN_OR_RETURN(plan.columns_, ResolveReadMask(table, request.read_mask));
  Select select{.items = SelectItems(plan.columns_)};
  StatementScope scope(&catalog_, table, StatementScope::RelationPaths::kJoin);
  ASSIGN_OR_RETURN(plan.order_, ResolveOrder(scope, table, request.order_by, limits_.expr, select.items));
  ASSIGN_OR_RETURN(select.where, BindFilter(scope, request.filter, limits_.expr));
  RETURN_IF_ERROR(Continue(plan.order_, request.position, select));
  select.order_by = plan.order_.terms;
  ASSIGN_OR_RETURN(plan.statement_, PrepareIn(scope, std::move(select)));
  return plan;
}

}  // namespace rowgate::orm
