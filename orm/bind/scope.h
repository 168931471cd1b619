#ifndef ROWGATE_ORM_BIND_SCOPE_H_
#define ROWGATE_ORM_BIND_SCOPE_H_

#include <memory>
#include <vector>

#include "orm/bind/select.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

class NameScope;  // orm/bind/name_scope.h

// The table references of a statement whose first one is a known table, while its expressions are bound: a repository's
// List, UpdateWhere, a CHECK. Conditions over relations add table references; whoever plans the statement collects them
// here when all its expressions have been bound. (A Query has scopes of its own: orm/bind/query_binder.h.)
//
//   StatementScope scope(catalog, table, StatementScope::RelationPaths::kJoin);
//   ASSIGN_OR_RETURN(BoundExpr where, BindCondition(expr, {.scope = &scope, …}));
//   Select select{.from = scope.TakeSources(), .where = where, .qualified = scope.qualified()};
//
// Not thread-safe.
class StatementScope {
 public:
  // How `author.name` becomes SQL: as a LEFT JOIN (INNER where the key cannot be NULL) beside the table, or as a scalar
  // subquery where the statement cannot join (UPDATE, DELETE).
  enum class RelationPaths { kJoin, kSubquery };

  // The catalog may be null: then there are no relation paths, quantifiers and subqueries (CHECKs, index predicates).
  StatementScope(const Catalog* catalog, const Table& table, RelationPaths paths);
  // Of a SELECT inside a query: for the binder itself.
  explicit StatementScope(std::unique_ptr<NameScope> names);
  ~StatementScope();
  StatementScope(const StatementScope&) = delete;
  StatementScope& operator=(const StatementScope&) = delete;

  // The table, with id 0, and the joins that paths have added.
  std::vector<Source> TakeSources();
  // Whether the statement has more than one table reference, those of subqueries included.
  bool qualified() const;

  NameScope& names() const { return *names_; }

 private:
  std::unique_ptr<NameScope> names_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_SCOPE_H_
