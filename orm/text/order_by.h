#ifndef ROWGATE_ORM_TEXT_ORDER_BY_H_
#define ROWGATE_ORM_TEXT_ORDER_BY_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/expr/query.h"

namespace rowgate::orm {

// `created_at DESC NULLS LAST, id`: terms are expressions of the grammar in parser.h, each followed by an optional ASC
// or DESC and an optional NULLS FIRST or NULLS LAST. Blank text is no order. Errors as ParseExpr; the limits hold for
// all terms together. PrintOrderBy (query_printer.h) is the way back.
absl::StatusOr<std::vector<OrderSpec>> ParseOrderBy(std::string_view text, const ExprLimits& limits,
                                                    std::string_view field);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_ORDER_BY_H_
