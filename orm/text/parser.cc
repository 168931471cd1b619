#include "orm/text/parser.h"

#include "orm/base/status_macros.h"
#include "orm/text/grammar.h"

namespace rowgate::orm {

absl::StatusOr<Expr> ParseExpr(std::string_view text, const ExprLimits& limits, std::string_view field) {
  Grammar grammar(text, limits, field);
  RETURN_IF_ERROR(grammar.CheckText());
  ASSIGN_OR_RETURN(Expr expr, grammar.Expression());
  if (!grammar.AtEnd()) return grammar.Unexpected("an operator or the end");
  return expr;
}

}  // namespace rowgate::orm
