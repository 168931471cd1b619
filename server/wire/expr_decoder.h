#ifndef ROWGATE_SERVER_WIRE_EXPR_DECODER_H_
#define ROWGATE_SERVER_WIRE_EXPR_DECODER_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "orm/expr/expr.h"
#include "orm/expr/value.h"

namespace rowgate::server {

// Decodes rowgate.v1.Value. `field` is its path in errors.
absl::StatusOr<orm::Value> DecodeValue(std::string_view bytes, const std::string& field, const orm::ExprLimits& limits);

// Decodes rowgate.v1.Expr. A node with nothing set is EXPR_EMPTY; depth, nodes and list items are bounded while
// decoding, so that hostile nesting costs neither stack nor time. `field` is the path of the root in errors.
absl::StatusOr<orm::Expr> DecodeExpr(std::string_view bytes, const std::string& field, const orm::ExprLimits& limits);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_EXPR_DECODER_H_
