#ifndef ROWGATE_ORM_TEXT_PARSER_H_
#define ROWGATE_ORM_TEXT_PARSER_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "orm/expr/expr.h"

// The text form of expressions, for people and command lines: `author = 'alice' AND id IN (1, 2, 3)`. It parses to the
// same Expr that the message form decodes to; PrintExpr (printer.h) is the way back. Thread-safe.
//
//   expression  = conjunction { OR conjunction }
//   conjunction = negation { AND negation }
//   negation    = NOT negation | comparison
//   comparison  = value [ operator ]                          (one operator: a < b < c needs parentheses)
//   operator    = ( "=" | "!=" | "<>" | "<" | "<=" | ">" | ">=" ) value
//               | IS [ NOT ] NULL
//               | IS [ NOT ] DISTINCT FROM value
//               | [ NOT ] IN ( parameter | subquery | "(" [ list ] ")" )
//               | [ NOT ] BETWEEN value AND value
//               | [ NOT ] ( LIKE | ILIKE ) value
//               | ( CONTAINS | STARTS_WITH | ENDS_WITH ) value
//   value       = sum { "||" sum }
//   sum         = product { ( "+" | "-" ) product }
//   product     = factor { ( "*" | "/" | "%" | IDIV ) factor }
//   factor      = "-" factor | "(" list ")" | literal | parameter | path | call | case | cast | related
//               | subquery | EXISTS subquery
//   list        = expression { "," expression }               (several in parentheses are a tuple)
//   subquery    = "(" query ")"                               (query_parser.h)
//   case        = CASE [ expression ] WHEN expression THEN expression { WHEN … } [ ELSE expression ] END
//   cast        = CAST "(" expression AS type_name [ "(" digits [ "," digits ] ")" ] ")"
//   related     = path "." ( SOME | EVERY | NONE | COUNT ) "(" [ expression ] ")"
//   call        = name "(" [ arguments ] ")" [ FILTER "(" WHERE expression ")" ] [ OVER "(" window ")" ]
//   arguments   = [ DISTINCT ] list [ ORDER BY order ]
//               | "*"                                         (of count)
//               | ( plain_name | string ) FROM expression     (of extract)
//   window      = [ PARTITION BY list ] [ ORDER BY order ] [ frame ]
//   frame       = ( ROWS | RANGE ) ( bound | BETWEEN bound AND bound )
//   bound       = UNBOUNDED PRECEDING | digits PRECEDING | CURRENT ROW | digits FOLLOWING | UNBOUNDED FOLLOWING
//   order       = term { "," term }
//   term        = expression [ ASC | DESC ] [ NULLS ( FIRST | LAST ) ]
//   path        = name { "." name }
//   parameter   = ":" plain_name
//   name        = plain_name | "`" … "`"                      (a doubled backtick stands for one)
//   plain_name  = ( letter | "_" ) { letter | digit | "_" }
//   literal     = string | [ "-" ] number | TRUE | FALSE | NULL | type string
//   string      = "'" … "'" | '"' … '"'                       (a doubled quote stands for one)
//   number      = digits [ "." digits ] [ ( "e" | "E" ) [ "+" | "-" ] digits ]
//   type        = TIMESTAMP | DATE | TIME | UUID | DECIMAL | DURATION | JSON | BYTES
//   type_name   = BOOL | INT32 | INT64 | UINT32 | UINT64 | FLOAT | DOUBLE | STRING | BYTES | DECIMAL | TIMESTAMP | DATE
//               | TIME | DURATION | UUID | JSON | what SQL calls them: BOOLEAN, INTEGER, BIGINT, TEXT, NUMERIC …
//
// Words are case-insensitive. AND, OR, NOT, IS, IN, BETWEEN, LIKE, ILIKE, CASE, TRUE, FALSE and NULL need backticks to
// be column names; so do WHEN, THEN, ELSE and END inside CASE, and the words of clauses inside queries. The other words
// do not. `contains(a, b)`, `starts_with(a, b)`, `ends_with(a, b)` are the operators of that name, `coalesce(…)` is
// COALESCE; other calls go to the function registry.
//
// A run of ANDs, ORs, `+`, `*` or `||` becomes one node with as many operands. An integer is an int64, or a uint64, or
// else a decimal; 1.50 is a decimal; 1.5e0 is a double. An IN list of literals becomes one list literal. CASE a WHEN 1
// is CASE WHEN a = 1; a frame without BETWEEN ends at the current row.
namespace rowgate::orm {

// Changes whenever a text could come to mean something else.
inline constexpr int kGrammarVersion = 2;

// `field` is what errors call the text: "filter". Reasons: FILTER_SYNTAX with the position (in characters, from 1), an
// excerpt and a caret; EXPR_TOO_DEEP, EXPR_TOO_LARGE, LIST_TOO_LONG as soon as a limit is passed, so hostile text costs
// no more than its allowed part. Parentheses count as nesting, but only half as much; a query counts as one level.
absl::StatusOr<Expr> ParseExpr(std::string_view text, const ExprLimits& limits, std::string_view field);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_PARSER_H_
