#ifndef ROWGATE_ORM_EXPR_ERRORS_H_
#define ROWGATE_ORM_EXPR_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"
#include "orm/expr/expr.h"

// The limits of an expression, whoever finds them exceeded: the parser while reading, the binder for what came as a
// message. INVALID_ARGUMENT; the metadata "limit" names the limit and "value" is its value. `field` is the
// field of the violation.
namespace rowgate::orm {

// Reason EXPR_TOO_DEEP.
absl::Status ExprTooDeep(std::string_view field, const ExprLimits& limits);
// Reason EXPR_TOO_LARGE.
absl::Status ExprTooLarge(std::string_view field, const ExprLimits& limits);
// Reason LIST_TOO_LONG.
absl::Status ListTooLong(std::string_view field, const ExprLimits& limits);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXPR_ERRORS_H_
