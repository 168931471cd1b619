#include <algorithm>
#include <unordered_map>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/bind/order_binder.h"
#include "orm/engine/engine.h"
#include "orm/engine/errors.h"
#include "orm/engine/filter.h"
#include "orm/engine/include_joins.h"
#include "orm/engine/include_planner.h"
#include "orm/engine/key_sets.h"
#include "orm/engine/keys.h"
#include "orm/engine/masks.h"
#include "orm/engine/stream_pages.h"
#include "orm/engine/value_codec.h"

// The read half of Engine: request → plan.
namespace rowgate::orm {
namespace {

absl::StatusOr<int64_t> PageSize(int64_t requested, const EngineLimits& limits) {
  if (requested < 0) return NegativeNumber("page_size", requested);
  return requested == 0 ? limits.page_size_default : std::min(requested, limits.page_size_max);
}

// Starts a SELECT of these columns and those that its edges need; says where they are.
LevelRows BeginRows(const Table& table, const std::vector<const Column*>& columns,
                    const std::vector<IncludeNode>& nodes, bool derived, RowsSelect& rows) {
  LevelRows level{.table = &table, .columns = columns, .derived = derived};
  AppendLinkColumns(table, nodes, derived, level.columns);
  rows.select.items = SelectItems(level.columns);
  return level;
}

void SetIncludes(std::shared_ptr<IncludePlan> made, std::vector<EdgeShape>& edges,
                 std::shared_ptr<const IncludePlan>& includes) {
  if (made == nullptr) return;
  edges = std::move(made->shapes);
  includes = std::move(made);
}

// Whether a stream of rows with these edges needs more than the cursor of one statement.
bool ReadsPages(const std::vector<IncludeNode>& nodes) {
  return std::any_of(nodes.begin(), nodes.end(), [](const IncludeNode& node) {
    return node.strategy == LoadStrategy::kSelectIn || node.joins_many() || ReadsPages(node.edges);
  });
}

// Rows of tables without a key: with all columns in the order, pages by offset neither repeat nor skip any.
void OrderByAll(const std::vector<const Column*>& columns, PageOrder& order, std::vector<SelectItem>& items) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (!IsOrderable(columns[i]->type())) continue;
    order.terms.push_back({.expr = items[i].expr});
    order.cells.push_back(i);
  }
}

size_t CellOf(const Column& column, std::vector<const Column*>& columns) {
  const auto found = std::find(columns.begin(), columns.end(), &column);
  if (found != columns.end()) return static_cast<size_t>(found - columns.begin());
  columns.push_back(&column);
  return columns.size() - 1;
}

}  // namespace

absl::StatusOr<PreparedStatement> Engine::PrepareIn(StatementScope& scope, Select select,
                                                    const PrepareOptions& options) const {
  select.from = scope.TakeSources();
  select.qualified = scope.qualified();
  return PrepareStatement(std::move(select), options);
}

absl::StatusOr<GetPlan> Engine::PlanGet(const Table& table, GetRequest request) const {
  ASSIGN_OR_RETURN(ResolvedKey key, ResolveKey(table, request.key));
  RETURN_IF_ERROR(CheckAddressesOne(table, key, request.options.show_deleted, request.key.field));
  ASSIGN_OR_RETURN(const std::vector<IncludeNode> nodes, ResolveIncludes(catalog_, table, request.include, limits_));
  GetPlan plan;
  plan.table_ = &table;
  plan.key_ = std::move(request.key);
  const ReadyTable& ready = ready_[static_cast<size_t>(table.index)];
  if (!request.read_mask && nodes.empty() && !request.options.show_deleted) {
    const auto get = std::find_if(ready.gets.begin(), ready.gets.end(),
                                  [&](const ReadyGet& candidate) { return candidate.key == key.key; });
    plan.statement_ = {get->statement, std::move(key.values)};
    plan.columns_ = ready.columns;
    return plan;
  }
  ASSIGN_OR_RETURN(auto columns, ResolveReadMask(table, request.read_mask));
  RowsSelect rows(catalog_, table);
  const LevelRows level = BeginRows(table, columns, nodes, /*derived=*/false, rows);
  rows.select.where = KeyCondition(table, key);
  ASSIGN_OR_RETURN(auto includes, IncludePlanner(*this, request.options.show_deleted).Plan(level, nodes, rows));
  SetIncludes(std::move(includes), plan.edges_, plan.includes_);
  ASSIGN_OR_RETURN(plan.statement_, PrepareStatement(rows.Take(), {.show_deleted = request.options.show_deleted}));
  plan.columns_ = std::make_shared<const std::vector<const Column*>>(std::move(columns));
  return plan;
}

absl::StatusOr<BatchGetPlan> Engine::PlanBatchGet(const Table& table, const BatchGetRequest& request) const {
  ASSIGN_OR_RETURN(KeySets sets, ResolveKeySets(table, request.keys, limits_));
  ASSIGN_OR_RETURN(const std::vector<IncludeNode> nodes, ResolveIncludes(catalog_, table, request.include, limits_));
  BatchGetPlan plan;
  plan.table_ = &table;
  ASSIGN_OR_RETURN(plan.columns_, ResolveReadMask(table, request.read_mask));
  plan.wanted_ = std::move(sets.wanted);
  std::vector<const Column*> columns = plan.columns_;  // the same in all statements
  for (const KeySet& set : sets.sets) {
    RETURN_IF_ERROR(CheckAddressesOne(table, {.key = set.key}, request.options.show_deleted, "keys"));
    plan.statements_.push_back({.key = set.key});
    for (const ColumnIndex i : set.key->columns) {
      plan.statements_.back().key_cells.push_back(CellOf(table.column(i), columns));
    }
  }
  for (size_t i = 0; i < sets.sets.size(); ++i) {
    RowsSelect rows(catalog_, table);
    const LevelRows level = BeginRows(table, columns, nodes, /*derived=*/false, rows);
    rows.select.where = std::move(sets.sets[i].condition);
    // The same for every statement, so one of them is kept.
    ASSIGN_OR_RETURN(auto includes, IncludePlanner(*this, request.options.show_deleted).Plan(level, nodes, rows));
    SetIncludes(std::move(includes), plan.edges_, plan.includes_);
    ASSIGN_OR_RETURN(plan.statements_[i].statement,
                     PrepareStatement(rows.Take(), {.show_deleted = request.options.show_deleted}));
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
  ASSIGN_OR_RETURN(plan.statement_,
                   PrepareIn(scope, std::move(select), {.show_deleted = request.options.show_deleted}));
  return plan;
}

absl::StatusOr<ListPlan> Engine::PlanList(const Table& table, const ListRequest& request) const {
  ListPlan plan;
  ASSIGN_OR_RETURN(const int64_t page_size, PageSize(request.page_size, limits_));
  ASSIGN_OR_RETURN(const std::vector<IncludeNode> nodes, ResolveIncludes(catalog_, table, request.include, limits_));
  plan.page_size_ = static_cast<size_t>(page_size);
  plan.offset_ = request.position ? request.position->offset : 0;
  ASSIGN_OR_RETURN(plan.columns_, ResolveReadMask(table, request.read_mask));
  RowsSelect rows(catalog_, table);
  LevelRows level = BeginRows(table, plan.columns_, nodes, /*derived=*/JoinsMany(nodes), rows);
  ASSIGN_OR_RETURN(plan.order_, ResolveOrder(rows.scope, table, request.order_by, limits_.expr, rows.select.items));
  ASSIGN_OR_RETURN(rows.select.where, BindFilter(rows.scope, request.filter, limits_.expr));
  if (request.total_mode != TotalMode::kNone) {
    ASSIGN_OR_RETURN(plan.count_, PlanTotal(table, request));
  }
  RETURN_IF_ERROR(ContinueAfter(plan.order_, request.position, rows.select));
  rows.select.order_by = plan.order_.terms;
  rows.select.limit = BoundInteger(page_size + 1);  // one more tells whether there is a next page
  if (level.derived) {
    ASSIGN_OR_RETURN(level.source, rows.MakeDerived(plan.order_.cells));
  }
  ASSIGN_OR_RETURN(auto includes, IncludePlanner(*this, request.options.show_deleted).Plan(level, nodes, rows));
  SetIncludes(std::move(includes), plan.edges_, plan.includes_);
  ASSIGN_OR_RETURN(plan.statement_, PrepareStatement(rows.Take(), {.show_deleted = request.options.show_deleted}));
  return plan;
}

absl::StatusOr<CountPlan> Engine::PlanTotal(const Table& table, const ListRequest& request) const {
  const bool capped = request.total_mode == TotalMode::kCapped;
  if (capped && request.total_cap < 0) return NegativeNumber("total_cap", request.total_cap);
  if (capped && request.total_cap == 0) return TotalCapMissing();
  return PlanCount(table,
                   {.filter = request.filter, .cap = capped ? request.total_cap : 0, .options = request.options});
}

absl::StatusOr<StreamPlan> Engine::PlanStream(const Table& table, const StreamRequest& request) const {
  StreamPlan plan;
  ASSIGN_OR_RETURN(const std::vector<IncludeNode> nodes, ResolveIncludes(catalog_, table, request.include, limits_));
  plan.batch_rows_ = limits_.stream_batch_rows;
  plan.batch_bytes_ = limits_.stream_batch_bytes;
  ASSIGN_OR_RETURN(plan.columns_, ResolveReadMask(table, request.read_mask));
  RowsSelect rows(catalog_, table);
  LevelRows level = BeginRows(table, plan.columns_, nodes, /*derived=*/JoinsMany(nodes), rows);
  ASSIGN_OR_RETURN(plan.order_, ResolveOrder(rows.scope, table, request.order_by, limits_.expr, rows.select.items));
  ASSIGN_OR_RETURN(rows.select.where, BindFilter(rows.scope, request.filter, limits_.expr));
  const bool paged = ReadsPages(nodes);
  if (paged) {
    if (plan.order_.by_offset) OrderByAll(level.columns, plan.order_, rows.select.items);
    rows.select.limit = BoundInteger(static_cast<int64_t>(limits_.include_keys_max));
  } else {
    RETURN_IF_ERROR(ContinueAfter(plan.order_, request.position, rows.select));
  }
  rows.select.order_by = plan.order_.terms;
  if (level.derived) {
    ASSIGN_OR_RETURN(level.source, rows.MakeDerived(plan.order_.cells));
  }
  const PrepareOptions options{.show_deleted = request.options.show_deleted};
  ASSIGN_OR_RETURN(auto includes, IncludePlanner(*this, options.show_deleted).Plan(level, nodes, rows));
  SetIncludes(std::move(includes), plan.edges_, plan.includes_);
  if (!paged) {
    ASSIGN_OR_RETURN(plan.statement_, PrepareStatement(rows.Take(), options));
    return plan;
  }
  plan.pages_ = std::make_shared<const StreamPages>(StreamPages{.engine = this,
                                                                .options = options,
                                                                .select = rows.Take(),
                                                                .derived = level.derived,
                                                                .start = request.position,
                                                                .rows_max = limits_.include_keys_max,
                                                                .whole = level.derived});
  // Whatever is wrong with the position or the statement is found here.
  RETURN_IF_ERROR(plan.pages_->Prepare(plan.order_, request.position).status());
  return plan;
}

}  // namespace rowgate::orm
