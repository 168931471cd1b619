#ifndef ROWGATE_TESTS_ORM_TEXT_RANDOM_EXPR_H_
#define ROWGATE_TESTS_ORM_TEXT_RANDOM_EXPR_H_

#include <random>
#include <string>
#include <vector>

#include "orm/expr/query.h"

namespace rowgate::test {

// A tree of any node kind that the text form can say, as deep as `depth`, names and types at random: most make no sense
// to the binder. The same seed gives the same tree.
orm::Expr RandomExpr(std::mt19937& random, int depth);

// The same for queries.
orm::Query RandomQuery(std::mt19937& random, int depth);

// Pieces of both.
int Below(std::mt19937& random, int end);
std::string RandomName(std::mt19937& random);
std::vector<orm::Expr> RandomExprs(std::mt19937& random, int count, int depth);
std::vector<orm::OrderSpec> RandomOrder(std::mt19937& random, int count, int depth);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_TEXT_RANDOM_EXPR_H_
