#ifndef ROWGATE_ORM_BIND_FOLD_H_
#define ROWGATE_ORM_BIND_FOLD_H_

#include <compare>
#include <optional>
#include <vector>

#include "orm/bind/bound_expr.h"

// What can be decided without asking the database. Only needed so that a condition which is true for every row is
// recognised, and so that an empty IN never becomes SQL.
namespace rowgate::orm {

// The order of two values of one kind; nothing for values of different kinds and kinds without an order.
std::optional<std::partial_ordering> CompareValues(const Value& left, const Value& right);

// AND or OR of conditions: constants are absorbed or dropped, one that is left stands for itself. No conditions: TRUE
// for AND, FALSE for OR.
BoundExpr Connect(Operator op, std::vector<BoundExpr> conditions);

BoundExpr Negate(BoundExpr condition);

// IS NULL or IS NOT NULL; a constant when the operand is one.
BoundExpr NullTest(Operator op, BoundExpr operand);

// A comparison, BETWEEN or IN whose operands are of comparable types; a constant when all operands are values other
// than NULL.
BoundExpr Compared(Operator op, std::vector<BoundExpr> operands);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_FOLD_H_
