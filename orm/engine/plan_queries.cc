// Queries and named statements: request → plan.
#include <optional>
#include <string_view>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/engine/engine.h"
#include "orm/engine/errors.h"
#include "orm/engine/query_text.h"

namespace rowgate::orm {

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
  ASSIGN_OR_RETURN(plan.statement_, PrepareStatement(std::move(query.select)));
  return plan;
}

absl::StatusOr<QueryStreamPlan> Engine::PlanQueryStream(const QueryRequest& request) const {
  QueryStreamPlan plan;
  ASSIGN_OR_RETURN(BoundQuery query, BindRequest(request));
  if (query.select.lock) return StreamHoldsNoLocks(request.query ? "query.lock" : "text");
  plan.columns_ = std::move(query.columns);
  plan.batch_rows_ = limits_.stream_batch_rows;
  plan.batch_bytes_ = limits_.stream_batch_bytes;
  ASSIGN_OR_RETURN(plan.statement_, PrepareStatement(std::move(query.select)));
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
