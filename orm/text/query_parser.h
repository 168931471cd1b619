#ifndef ROWGATE_ORM_TEXT_QUERY_PARSER_H_
#define ROWGATE_ORM_TEXT_QUERY_PARSER_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "orm/expr/query.h"

// The text form of whole queries. It parses to the same Query that the message form decodes to; PrintQuery
// (query_printer.h) is the way back. Thread-safe. Expressions, names and numbers are those of parser.h.
//
//   query       = [ WITH [ RECURSIVE ] table { "," table } ] block { set_op block }
//                 [ ORDER BY order ] [ LIMIT count ] [ OFFSET count ] [ lock ]
//   table       = name [ "(" name { "," name } ")" ] AS "(" query ")"
//   block       = SELECT [ DISTINCT [ ON "(" expression { "," expression } ")" ] ] ( "*" | item { "," item } )
//                 [ FROM reference { join } ] [ WHERE expression ]
//                 [ GROUP BY expression { "," expression } ] [ HAVING expression ]
//   item        = expression [ AS name ]
//   reference   = dotted [ [ AS ] name ] | "(" query ")" [ AS ] name
//   dotted      = name { "." name }
//   join        = CROSS JOIN reference
//               | [ INNER | LEFT [ OUTER ] ] JOIN reference ON expression
//               | [ INNER | LEFT [ OUTER ] ] JOIN [ "." ] dotted [ [ AS ] name ] [ ON expression ]      (by relation)
//   set_op      = UNION [ ALL ] | INTERSECT | EXCEPT                                     (applied from left to right)
//   count       = digits | parameter
//   lock        = FOR ( UPDATE | SHARE ) [ NOWAIT | SKIP LOCKED ]
//
// A JOIN without ON is by relation. With ON it joins a table, unless the name begins with a dot, or with the alias of
// an earlier table of the same FROM: JOIN p.author ON author.active. `*` is the whole row of each table reference; an
// alias alone, as an item, is the whole row of one.
//
// Inside queries, subqueries of expressions included, the words that begin or join clauses need backticks to be names:
// SELECT, FROM, WHERE, GROUP, HAVING, UNION, INTERSECT, EXCEPT, ORDER, LIMIT, OFFSET, FOR, JOIN, INNER, LEFT, RIGHT,
// FULL, OUTER, CROSS, NATURAL, ON, USING, AS, WITH. left(…) and right(…) are functions all the same.
namespace rowgate::orm {

// Errors as ParseExpr. The limits hold for all expressions of the query and its subqueries together; SELECTs, table
// references, common tables and names of their columns count as nodes, a query in a query is one level.
absl::StatusOr<Query> ParseQuery(std::string_view text, const ExprLimits& limits, std::string_view field);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_QUERY_PARSER_H_
