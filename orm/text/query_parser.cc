#include "orm/text/query_parser.h"

#include "orm/base/status_macros.h"
#include "orm/text/grammar.h"
#include "orm/text/query_grammar.h"

namespace rowgate::orm {

absl::StatusOr<Query> ParseQuery(std::string_view text, const ExprLimits& limits, std::string_view field) {
  Grammar grammar(text, limits, field);
  const TokenCursor& cursor = grammar.cursor();
  RETURN_IF_ERROR(cursor.CheckText());
  QueryGrammar query_grammar(grammar);
  ASSIGN_OR_RETURN(Query query, query_grammar.Read());
  if (!cursor.AtEnd()) return cursor.Unexpected(query_grammar.MayGoOnWith("the end"));
  return query;
}

}  // namespace rowgate::orm
