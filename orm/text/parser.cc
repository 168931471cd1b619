#include "orm/text/parser.h"

#include "orm/base/status_macros.h"
#include "orm/text/grammar.h"

namespace rowgate::orm {

absl::StatusOr<Expr> ParseExpr(std::string_view text, const ExprLimits& limits, std::string_view field) {
  Grammar grammar(text, limits, field);
  const TokenCursor& cursor = grammar.cursor();
  RETURN_IF_ERROR(cursor.CheckText());
  int depth = 0;
  ASSIGN_OR_RETURN(Expr expr, grammar.Expression(depth));
  if (!cursor.AtEnd()) return cursor.Unexpected("an operator or the end");
  return expr;
}

}  // namespace rowgate::orm
