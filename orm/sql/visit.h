#ifndef ROWGATE_ORM_SQL_VISIT_H_
#define ROWGATE_ORM_SQL_VISIT_H_

#include <functional>

#include "orm/sql/statement.h"

// Looks at every expression of a tree: parents before children, subqueries, modifiers of calls and joins included. For
// questions about a whole statement: how many values it binds, which functions it calls.
namespace rowgate::orm {

using ExprCallback = std::function<void(const BoundExpr&)>;
using SelectCallback = std::function<void(const Select&)>;

void VisitExprs(const BoundExpr& expr, const ExprCallback& visit);
void VisitExprs(const Select& select, const ExprCallback& visit);
void VisitExprs(const Statement& statement, const ExprCallback& visit);

// Every SELECT of a statement, the inner ones included.
void VisitSelects(const Select& select, const SelectCallback& visit);
void VisitSelects(const Statement& statement, const SelectCallback& visit);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_VISIT_H_
