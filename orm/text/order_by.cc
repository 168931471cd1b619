#include "orm/text/order_by.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/text/grammar.h"

namespace rowgate::orm {
namespace {

absl::StatusOr<OrderSpec> OrderTermOf(Grammar& grammar) {
  OrderSpec spec;
  ASSIGN_OR_RETURN(spec.expr, grammar.Expression());
  spec.descending = grammar.TakeWord("desc");
  if (!spec.descending) grammar.TakeWord("asc");
  if (!grammar.TakeWord("nulls")) return spec;
  spec.nulls_first = grammar.TakeWord("first");
  if (!*spec.nulls_first && !grammar.TakeWord("last")) return grammar.Unexpected("FIRST or LAST after NULLS");
  return spec;
}

}  // namespace

absl::StatusOr<std::vector<OrderSpec>> ParseOrderBy(std::string_view text, const ExprLimits& limits,
                                                    std::string_view field) {
  Grammar grammar(text, limits, field);
  RETURN_IF_ERROR(grammar.CheckText());
  std::vector<OrderSpec> order;
  if (grammar.AtEnd()) return order;
  do {
    ASSIGN_OR_RETURN(OrderSpec spec, OrderTermOf(grammar));
    order.push_back(std::move(spec));
  } while (grammar.TakeSymbol(","));
  if (!grammar.AtEnd()) return grammar.Unexpected("`,`, ASC, DESC, NULLS or the end");
  return order;
}

}  // namespace rowgate::orm
