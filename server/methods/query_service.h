#ifndef ROWGATE_SERVER_METHODS_QUERY_SERVICE_H_
#define ROWGATE_SERVER_METHODS_QUERY_SERVICE_H_

#include <string_view>

#include "server/dispatch/dispatcher.h"
#include "server/methods/serving_context.h"
#include "server/wire/table_codecs.h"

namespace rowgate::server {

inline constexpr std::string_view kQueryService = "rowgate.v1.QueryService";

// Adds the methods of QueryService. `context` and `codecs` must outlive the dispatcher's calls.
void AddQueryService(const ServingContext& context, const TableCodecs& codecs, DispatcherBuilder& dispatcher);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_QUERY_SERVICE_H_
