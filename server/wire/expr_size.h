#ifndef ROWGATE_SERVER_WIRE_EXPR_SIZE_H_
#define ROWGATE_SERVER_WIRE_EXPR_SIZE_H_

#include "orm/expr/expr.h"

namespace rowgate::server {

// How much an expression is that came as text inside a message, with all its subqueries, counted as the
// text form counts (orm/text/query_parser.h). A subquery's expressions are one level below it.
struct ExprSize {
  int nodes = 0;
  int depth = 0;
};

// Recurses as deep as the expression is: for what a parser with a limit of depth has made.
ExprSize SizeOf(const orm::Expr& expr);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_EXPR_SIZE_H_
