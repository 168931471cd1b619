#ifndef ROWGATE_ORM_BIND_BOUND_WALK_H_
#define ROWGATE_ORM_BIND_BOUND_WALK_H_

#include "absl/functional/function_ref.h"
#include "orm/bind/bound_expr.h"
#include "orm/bind/select.h"

// Walks over bound expressions. They recurse: what is bound has passed the limit of depth.
namespace rowgate::orm {

using ExprVisitor = absl::FunctionRef<void(const BoundExpr&)>;
using ExprChanger = absl::FunctionRef<void(BoundExpr&)>;

// Operands, arguments, and what FILTER, ORDER BY and OVER hold; not what is inside a subquery.
void ForEachChild(const BoundExpr& expr, ExprVisitor visit);
void ChangeChildren(BoundExpr& expr, ExprChanger change);

// The expressions that a SELECT has itself, without its sources' and common tables' own SELECTs; its arms' included.
void ForEachExpr(const Select& select, ExprVisitor visit);
// The SELECTs inside it: derived tables, common tables, arms; not those of expressions.
void ForEachInner(const Select& select, absl::FunctionRef<void(const Select&)> visit);

// The table references that the expression or, inside subqueries, any of its parts mentions.
void ForEachSource(const BoundExpr& expr, absl::FunctionRef<void(int source)> visit);
void ForEachSource(const Select& select, absl::FunctionRef<void(int source)> visit);

// An aggregate that works on the rows of a group, not a window function.
bool IsAggregate(const BoundExpr& expr);
bool IsWindow(const BoundExpr& expr);
// Whether it has one; arguments of window functions included, subqueries not.
bool HasAggregate(const BoundExpr& expr);
bool HasWindow(const BoundExpr& expr);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_BOUND_WALK_H_
