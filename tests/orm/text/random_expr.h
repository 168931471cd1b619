#ifndef ROWGATE_TESTS_ORM_TEXT_RANDOM_EXPR_H_
#define ROWGATE_TESTS_ORM_TEXT_RANDOM_EXPR_H_

#include <random>

#include "orm/expr/expr.h"

namespace rowgate::test {

// A tree of any node kind that the text form can say, as deep as `depth`. The same seed gives the same tree.
orm::Expr RandomExpr(std::mt19937& random, int depth);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_TEXT_RANDOM_EXPR_H_
