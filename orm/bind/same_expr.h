#ifndef ROWGATE_ORM_BIND_SAME_EXPR_H_
#define ROWGATE_ORM_BIND_SAME_EXPR_H_

#include "orm/bind/bound_expr.h"

namespace rowgate::orm {

// Whether two expressions of one SELECT are the same: node by node, values and types included. Subqueries are the same,
// too, when they ask the same of the same tables; those with WITH or several SELECTs never are.
bool IsSame(const BoundExpr& left, const BoundExpr& right);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_SAME_EXPR_H_
