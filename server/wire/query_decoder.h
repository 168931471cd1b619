#ifndef ROWGATE_SERVER_WIRE_QUERY_DECODER_H_
#define ROWGATE_SERVER_WIRE_QUERY_DECODER_H_

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/expr/query.h"
#include "server/wire/place.h"

namespace rowgate::server {

// Decodes rowgate.v1.Query. Queries inside queries count as one level of nesting each. Names are not looked up; what
// must be set is: `select`, the table or relation of a join, the operator of an arm (FIELD_REQUIRED, INVALID_VALUE).
absl::StatusOr<orm::Query> DecodeQuery(std::string_view bytes, const Place& place);
// As field `wire`, called `name` in `parent`, one level deeper.
absl::StatusOr<std::shared_ptr<const orm::Query>> InnerQueryAt(const WireField& wire, const Place& parent,
                                                               std::string_view name);

// rowgate.v1.QueryBlock.
absl::StatusOr<orm::QueryBlock> DecodeQueryBlock(std::string_view bytes, const Place& place);

// One occurrence of a repeated rowgate.v1.Projection, called `name` in `parent`.
absl::Status AppendProjection(const WireField& wire, const Place& parent, std::string_view name,
                              std::vector<orm::Projection>& items);

// A rowgate.v1.Expr in field `wire`, called `name` in `parent`.
absl::StatusOr<orm::Expr> ClauseAt(const WireField& wire, const Place& parent, std::string_view name);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_QUERY_DECODER_H_
