#include "orm/engine/query_text.h"

#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "orm/text/query_parser.h"
#include "orm/text/query_printer.h"

namespace rowgate::orm {

absl::StatusOr<const Query*> QueryOf(const QueryRequest& request, const ExprLimits& limits,
                                     std::optional<Query>& parsed) {
  if (request.query) return &*request.query;
  if (request.text.empty()) return QueryMissing();
  ASSIGN_OR_RETURN(parsed, ParseQuery(request.text, limits, "text"));
  return &*parsed;
}

absl::StatusOr<std::string> CanonicalText(const QueryRequest& request, const ExprLimits& limits,
                                          int64_t query_rows_max) {
  std::optional<Query> parsed;
  ASSIGN_OR_RETURN(const Query* query, QueryOf(request, limits, parsed));
  if (query->limit) return PrintQuery(*query);
  Query limited = *query;
  limited.limit = Lit({query_rows_max});
  return PrintQuery(limited);
}

}  // namespace rowgate::orm
