// Queries and named statements: request → plan.
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/table_fields.h"
#include "orm/engine/engine.h"
#include "orm/engine/errors.h"
#include "orm/engine/include_planner.h"
#include "orm/engine/query_text.h"
#include "orm/engine/stream_pages.h"

namespace rowgate::orm {

namespace {

// Of LIMIT or OFFSET, which are numbers when they are bound.
std::optional<int64_t> RowCountOf(const std::optional<BoundExpr>& count) {
  const auto* value = count ? std::get_if<BoundValue>(&count->node) : nullptr;
  const auto* number = value == nullptr ? nullptr : std::get_if<int64_t>(&value->value.data);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

// A whole row of a result has what clients may see: a relation by a sensitive column cannot be followed from there.
absl::Status CheckLinksAreRead(const LevelRows& level, const std::vector<IncludeNode>& nodes) {
  for (const IncludeNode& node : nodes) {
    for (const ColumnIndex i : node.relation->local_columns) {
      if (!level.table->column(i).sensitive) continue;
      return IncludeOptionNotAllowed(StrCat(node.field, ".path"),
                                     "the relation follows a sensitive column, which a query does not read");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<BoundQuery> Engine::BindInTotalOrder(const QueryRequest& request) const {
  std::optional<Query> parsed;
  ASSIGN_OR_RETURN(const Query* query, QueryOf(request, limits_.expr, parsed));
  if (query->limit) return BindRequest(request);
  QueryRequest limited{.query = *query, .parameters = request.parameters};
  limited.query->limit = Lit({std::numeric_limits<int64_t>::max()});  // what has a limit is bound in a total order
  return BindRequest(limited);
}

absl::StatusOr<BoundQuery> Engine::BindRequest(const QueryRequest& request) const {
  std::optional<Query> parsed;
  ASSIGN_OR_RETURN(const Query* query, QueryOf(request, limits_.expr, parsed));
  return BindQuery(*query, {.catalog = &catalog_,
                            .parameters = &request.parameters,
                            .field = request.query ? "query" : "text",
                            .text = request.text,
                            .limits = limits_.expr});
}

absl::StatusOr<BoundQuery> Engine::BindLimited(const QueryRequest& request, size_t& rows_max) const {
  ASSIGN_OR_RETURN(BoundQuery query, BindRequest(request));
  rows_max = 0;
  if (query.select.limit) return query;
  rows_max = static_cast<size_t>(limits_.query_rows_max);
  query.select.limit = BoundInteger(limits_.query_rows_max + 1);  // one more tells whether there are more
  return query;
}

absl::StatusOr<QueryPlan> Engine::PlanQuery(const QueryRequest& request) const {
  QueryPlan plan;
  ASSIGN_OR_RETURN(BoundQuery query, BindLimited(request, plan.rows_max_));
  plan.columns_ = std::move(query.columns);
  plan.locks_ = query.select.lock.has_value();
  plan.bytes_max_ = limits_.result_bytes_max;
  ASSIGN_OR_RETURN(plan.includes_, PlanQueryIncludes(request, plan.columns_, plan.entity_edges_));
  ASSIGN_OR_RETURN(plan.statement_,
                   PrepareStatement(std::move(query.select), {.show_deleted = request.options.show_deleted}));
  return plan;
}

absl::StatusOr<std::shared_ptr<const std::vector<IncludePlan>>> Engine::PlanQueryIncludes(
    const QueryRequest& request, const std::vector<ResultColumn>& columns,
    std::vector<std::vector<EdgeShape>>& edges) const {
  if (request.include.empty()) return nullptr;
  std::vector<IncludeRoot> roots;
  for (const ResultColumn& column : columns) roots.push_back({column.label, column.entity});
  ASSIGN_OR_RETURN(const auto trees, ResolveQueryIncludes(catalog_, roots, request.include, limits_));
  std::vector<IncludePlan> plans;
  const IncludePlanner planner(*this, request.options.show_deleted);
  for (size_t i = 0; i < columns.size(); ++i) {
    LevelRows level{.table = columns[i].entity};
    if (!trees[i].empty()) {
      level.columns = ReadableColumns(*level.table);
      RETURN_IF_ERROR(CheckLinksAreRead(level, trees[i]));
    }
    ASSIGN_OR_RETURN(IncludePlan plan, planner.PlanBelow(level, trees[i]));
    edges.push_back(std::exchange(plan.shapes, {}));
    plans.push_back(std::move(plan));
  }
  return std::make_shared<const std::vector<IncludePlan>>(std::move(plans));
}

absl::StatusOr<QueryStreamPlan> Engine::PlanQueryStream(const QueryRequest& request) const {
  QueryStreamPlan plan;
  const bool paged = !request.include.empty();
  ASSIGN_OR_RETURN(BoundQuery query, paged ? BindInTotalOrder(request) : BindRequest(request));
  if (query.select.lock) return StreamHoldsNoLocks(request.query ? "query.lock" : "text");
  plan.columns_ = std::move(query.columns);
  plan.batch_rows_ = limits_.stream_batch_rows;
  plan.batch_bytes_ = limits_.stream_batch_bytes;
  const PrepareOptions options{.show_deleted = request.options.show_deleted};
  if (!paged) {
    ASSIGN_OR_RETURN(plan.statement_, PrepareStatement(std::move(query.select), options));
    return plan;
  }
  ASSIGN_OR_RETURN(plan.includes_, PlanQueryIncludes(request, plan.columns_, plan.entity_edges_));
  QueryPages pages{.engine = this, .options = options, .rows_max = RowCountOf(query.select.limit)};
  pages.offset = RowCountOf(query.select.offset).value_or(0);
  pages.page_rows = static_cast<int64_t>(limits_.include_keys_max);
  pages.select = std::move(query.select);
  RETURN_IF_ERROR(pages.Prepare(0).status());
  plan.pages_ = std::make_shared<const QueryPages>(std::move(pages));
  return plan;
}

absl::StatusOr<StatementPlan> Engine::PlanStatement(const StatementRequest& request) const {
  ASSIGN_OR_RETURN(const NamedStatements::Ready* ready, statements_.Find(request.name));
  if (ready->statement == nullptr) return StatementNotForDialect(request.name, dialect_.traits().name);
  StatementPlan plan;
  plan.columns_ = ready->columns;
  plan.bytes_max_ = limits_.result_bytes_max;
  ASSIGN_OR_RETURN(std::vector<Value> values, ValuesForStatement(ready->declared, request.parameters));
  plan.statement_ = {ready->statement, std::move(values)};
  return plan;
}

}  // namespace rowgate::orm
