#ifndef ROWGATE_ORM_BIND_FROM_BINDER_H_
#define ROWGATE_ORM_BIND_FROM_BINDER_H_

#include "absl/status/status.h"
#include "orm/bind/query_surroundings.h"

namespace rowgate::orm {

// FROM and JOIN: fills the scope with table references and their sources.
absl::Status BindFrom(const QueryBlock& block, const Surroundings& around, StatementScope& scope);

// Adds a table, common table or derived table. `source` has the kind of join; ON comes later.
absl::StatusOr<const TableReference*> AddTableRef(const TableRef& ref, JoinKind join, const Surroundings& around,
                                                  NameScope& names);

// A join by relation.
absl::Status JoinRelation(const Join& join, const Surroundings& around, StatementScope& scope);

// A condition of a join: its relation paths are subqueries, for its SELECT cannot join in the middle of a join.
absl::StatusOr<BoundExpr> BindOn(const Expr& on, const Surroundings& around, StatementScope& scope);

// DUPLICATE_ALIAS when the SELECT has it already.
absl::Status CheckAlias(const NameScope& names, const std::string& alias, std::string_view field);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_FROM_BINDER_H_
