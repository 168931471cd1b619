#ifndef ROWGATE_ORM_ENGINE_STATEMENT_RULES_H_
#define ROWGATE_ORM_ENGINE_STATEMENT_RULES_H_

#include <utility>

#include "absl/status/statusor.h"
#include "orm/engine/computed_columns.h"
#include "orm/expr/expr.h"
#include "orm/schema/catalog.h"
#include "orm/sql/statement.h"

namespace rowgate::orm {

// What the schema says about every statement, whoever planned it, put into the statement in one place so that nobody
// can forget it:
//
//   soft delete      each reference to such a table (FROM, joins, EXISTS, subqueries, common tables, the target of
//                    UPDATE) takes only rows that are not deleted; DELETE becomes an UPDATE that sets the time; an
//                    insert that meets a deleted row by its primary key, ON CONFLICT given, brings it back
//   computed columns are replaced by their expressions
//   versions         every UPDATE (an upsert's, too) counts up; every INSERT starts at 1
//   times            INSERT sets both kinds, UPDATE those of the last write
//
// Immutable and thread-safe. The catalog must outlive it.
class StatementRules {
 public:
  // FAILED_PRECONDITION for a computed column whose expression does not bind.
  static absl::StatusOr<StatementRules> Create(const Catalog& catalog, const ExprLimits& limits);

  // Subqueries are shared and therefore copied where they change. Quick for catalogs without such tables.
  void Apply(Statement& statement, bool show_deleted) const;

 private:
  StatementRules(const Catalog& catalog, ComputedColumns computed);

  const Catalog* catalog_;
  ComputedColumns computed_;
  bool needed_;  // some table has such a rule
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_STATEMENT_RULES_H_
