#ifndef ROWGATE_ORM_ENGINE_QUERY_TEXT_H_
#define ROWGATE_ORM_ENGINE_QUERY_TEXT_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "orm/engine/requests.h"
#include "orm/expr/query.h"

namespace rowgate::orm {

// The request's query, in whichever form it came; `parsed` holds what the text has become.
absl::StatusOr<const Query*> QueryOf(const QueryRequest& request, const ExprLimits& limits,
                                     std::optional<Query>& parsed);

// The text form of the query as the server runs it: with the limit that it puts on one without.
absl::StatusOr<std::string> CanonicalText(const QueryRequest& request, const ExprLimits& limits,
                                          int64_t query_rows_max);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_QUERY_TEXT_H_
