#include "server/wire/query_requests.h"

#include <optional>
#include <string>
#include <utility>

#include "orm/base/status_macros.h"
#include "server/wire/include_decoder.h"
#include "server/wire/place.h"
#include "server/wire/query_decoder.h"
#include "server/wire/request_reader.h"

namespace rowgate::server {
namespace {

constexpr uint32_t kExecuteField = 3;

absl::StatusOr<orm::Query> QueryAt(const WireField& wire, const orm::ExprLimits& limits) {
  ExprBudget budget(limits);
  const Place place("query", budget);
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  return DecodeQuery(bytes, place);
}

// The oneof `kind` and the parameters of a query in one of its forms; false for another field.
absl::StatusOr<bool> DecodeQueryField(const WireField& wire, const orm::ExprLimits& limits,
                                      orm::QueryRequest& request) {
  if (wire.number == 1) {
    ASSIGN_OR_RETURN(request.query, QueryAt(wire, limits));
    request.text.clear();
  } else if (wire.number == 2) {
    ASSIGN_OR_RETURN(request.text, ReadText(wire, "text"));
    request.query.reset();
  } else if (wire.number == kParamsField) {
    RETURN_IF_ERROR(ReadParameter(wire, limits, request.parameters));
  } else {
    return false;
  }
  return true;
}

bool IsSet(const orm::QueryRequest& request) { return request.query.has_value() || !request.text.empty(); }

}  // namespace

absl::StatusOr<orm::QueryRequest> DecodeQueryRequest(std::string_view bytes, std::string_view message,
                                                     const orm::ExprLimits& limits) {
  orm::QueryRequest request;
  RETURN_IF_ERROR(ForEachField(bytes, message, [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == kIncludeField) {
      RETURN_IF_ERROR(ReadInclude(wire, limits, request.include));
    } else if (wire.number == kOptionsField) {
      RETURN_IF_ERROR(ReadOptions(wire, request.options));
    } else {
      return DecodeQueryField(wire, limits, request);
    }
    return true;
  }));
  ShareParameters(request.parameters, request.include);
  if (!IsSet(request)) return MissingField("query", "set `query` or `text`");
  return request;
}

absl::StatusOr<orm::ExplainRequest> DecodeExplainRequest(std::string_view bytes, const orm::ExprLimits& limits) {
  orm::QueryRequest query;
  std::optional<orm::ExecuteRequest> execute;
  RETURN_IF_ERROR(ForEachField(bytes, "ExplainRequest", [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number != kExecuteField) {
      if (wire.number < kExecuteField) execute.reset();
      return DecodeQueryField(wire, limits, query);
    }
    ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, "execute"));
    ASSIGN_OR_RETURN(execute, DecodeExecuteRequest(message, limits));
    return true;
  }));
  if (execute) {
    execute->parameters.merge(query.parameters);  // its own ones win
    return orm::ExplainRequest{.execute = std::move(execute)};
  }
  if (!IsSet(query)) return MissingField("query", "set `query`, `text` or `execute`");
  return orm::ExplainRequest{.query = std::move(query)};
}

absl::StatusOr<orm::StatementRequest> DecodeRunStatementRequest(std::string_view bytes, const orm::ExprLimits& limits) {
  orm::StatementRequest request;
  RETURN_IF_ERROR(ForEachField(bytes, "RunStatementRequest", [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == 1) {
      ASSIGN_OR_RETURN(request.name, ReadText(wire, "name"));
    } else if (wire.number == kParamsField) {
      RETURN_IF_ERROR(ReadParameter(wire, limits, request.parameters));
    } else if (wire.number == kRequestIdField) {
      RETURN_IF_ERROR(ReadRequestId(wire, request.options));
    } else if (wire.number == kOptionsField) {
      RETURN_IF_ERROR(ReadOptions(wire, request.options));
    } else {
      return false;
    }
    return true;
  }));
  if (request.name.empty()) return MissingField("name", "a statement is called by its name");
  return request;
}

}  // namespace rowgate::server
