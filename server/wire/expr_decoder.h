#ifndef ROWGATE_SERVER_WIRE_EXPR_DECODER_H_
#define ROWGATE_SERVER_WIRE_EXPR_DECODER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/expr/expr.h"
#include "orm/expr/value.h"
#include "server/wire/place.h"

namespace rowgate::server {

// Decodes rowgate.v1.Value.
absl::StatusOr<orm::Value> DecodeValue(std::string_view bytes, const Place& place);

// Decodes rowgate.v1.Expr. A node with nothing set is EXPR_EMPTY; depth, nodes and list items are bounded while
// decoding, so that hostile nesting costs neither stack nor time. Text in place is parsed (FILTER_SYNTAX).
absl::StatusOr<orm::Expr> DecodeExpr(std::string_view bytes, const Place& place);
// The same for an expression that has the limits for itself. `field` is its path in errors.
absl::StatusOr<orm::Expr> DecodeExpr(std::string_view bytes, std::string_view field, const orm::ExprLimits& limits);

// One occurrence of a repeated Expr, called `name` in `parent`.
absl::Status AppendExpr(const WireField& wire, const Place& parent, std::string_view name,
                        std::vector<orm::Expr>& exprs);

// "author.name" is two segments.
orm::Path PathOf(std::string_view text);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_EXPR_DECODER_H_
