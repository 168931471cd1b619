#ifndef ROWGATE_SERVER_WIRE_QUERY_REQUESTS_H_
#define ROWGATE_SERVER_WIRE_QUERY_REQUESTS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "orm/engine/requests.h"
#include "orm/expr/expr.h"

// The requests of rowgate.v1.QueryService. All expressions of a request share the limits; only the values of inserted
// rows have them each for itself, because there may be many. Paths in errors start at the request:
// "query.select.where", "update.set[0].value".
namespace rowgate::server {

// QueryRequest and QueryStreamRequest, which differ in nothing but their names. FIELD_REQUIRED for neither form.
absl::StatusOr<orm::QueryRequest> DecodeQueryRequest(std::string_view bytes, std::string_view message,
                                                     const orm::ExprLimits& limits);
absl::StatusOr<orm::ExecuteRequest> DecodeExecuteRequest(std::string_view bytes, const orm::ExprLimits& limits);
absl::StatusOr<orm::ExplainRequest> DecodeExplainRequest(std::string_view bytes, const orm::ExprLimits& limits);
absl::StatusOr<orm::StatementRequest> DecodeRunStatementRequest(std::string_view bytes, const orm::ExprLimits& limits);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_QUERY_REQUESTS_H_
