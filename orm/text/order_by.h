#ifndef ROWGATE_ORM_TEXT_ORDER_BY_H_
#define ROWGATE_ORM_TEXT_ORDER_BY_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/expr/expr.h"

namespace rowgate::orm {

struct OrderSpec {
  Expr expr;
  bool descending = false;
  std::optional<bool> nulls_first;  // nothing: the rule of the house (ASC last, DESC first)
};

// `created_at DESC NULLS LAST, id`: terms are expressions of the grammar in parser.h, each followed by an optional ASC
// or DESC and an optional NULLS FIRST or NULLS LAST. Blank text is no order. Errors as ParseExpr; the limits hold for
// all terms together.
absl::StatusOr<std::vector<OrderSpec>> ParseOrderBy(std::string_view text, const ExprLimits& limits,
                                                    std::string_view field);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_ORDER_BY_H_
