#include "orm/text/order_by.h"

#include "orm/base/status_macros.h"
#include "orm/text/grammar.h"

namespace rowgate::orm {

absl::StatusOr<std::vector<OrderSpec>> ParseOrderBy(std::string_view text, const ExprLimits& limits,
                                                    std::string_view field) {
  Grammar grammar(text, limits, field);
  const TokenCursor& cursor = grammar.cursor();
  RETURN_IF_ERROR(cursor.CheckText());
  if (cursor.AtEnd()) return std::vector<OrderSpec>();
  int depth = 0;
  ASSIGN_OR_RETURN(std::vector<OrderSpec> order, grammar.OrderTerms(depth));
  if (!cursor.AtEnd()) return cursor.Unexpected("`,`, ASC, DESC, NULLS or the end");
  return order;
}

}  // namespace rowgate::orm
