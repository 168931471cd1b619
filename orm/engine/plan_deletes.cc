#include <utility>

#include "orm/base/status_macros.h"
#include "orm/engine/cascades.h"
#include "orm/engine/engine.h"
#include "orm/engine/key_sets.h"
#include "orm/engine/precondition.h"

// Engine: deletes by key → plan.
namespace rowgate::orm {

absl::StatusOr<std::vector<PlannedDelete>> Engine::PlanCascades(const Table& table, const BoundExpr& condition,
                                                                const PrepareOptions& options) const {
  std::vector<PlannedDelete> planned;
  for (const CascadeStep& step : ready_[static_cast<size_t>(table.index)].cascades) {
    ASSIGN_OR_RETURN(Statement statement, CascadeStatement(catalog_, step, condition));
    ASSIGN_OR_RETURN(PreparedStatement prepared, PrepareStatement(std::move(statement), options));
    planned.push_back({&step.table(), std::move(prepared)});
  }
  return planned;
}

absl::StatusOr<std::vector<PlannedDelete>> Engine::PlanDeleteOf(const Table& table, BoundExpr condition,
                                                                const PrepareOptions& options) const {
  ASSIGN_OR_RETURN(std::vector<PlannedDelete> planned, PlanCascades(table, condition, options));
  ASSIGN_OR_RETURN(PreparedStatement last,
                   PrepareStatement(Delete{.table = &table, .where = std::move(condition)}, options));
  planned.push_back({&table, std::move(last)});
  return planned;
}

// The precondition stands in the last statement only: when it does not hold, everything before is rolled back.
absl::StatusOr<DeletePlan> Engine::PlanDelete(const Table& table, const DeleteRequest& request) const {
  DeletePlan plan;
  plan.target_ = {&catalog_, &table, ""};
  ASSIGN_OR_RETURN(KeySets sets, ResolveKeySets(table, request.keys, limits_));
  StatementScope scope(&catalog_, table, StatementScope::RelationPaths::kSubquery);
  ASSIGN_OR_RETURN(const Precondition precondition, BindPrecondition(scope, table, request.precondition, limits_.expr));
  for (KeySet& set : sets.sets) {
    ASSIGN_OR_RETURN(std::vector<PlannedDelete> planned, PlanCascades(table, set.condition));
    for (PlannedDelete& step : planned) plan.steps_.push_back({std::move(step), false});
    if (precondition) {
      ASSIGN_OR_RETURN(plan.look_, PrepareStatement(LookAtRow(table, set.condition)));
    }
    Delete last{
        .table = &table, .where = AllOf(std::move(set.condition), precondition), .qualified = scope.qualified()};
    ASSIGN_OR_RETURN(PreparedStatement statement, PrepareStatement(std::move(last)));
    plan.steps_.push_back({{&table, std::move(statement)}, true});
  }
  plan.missing_ok_ = request.missing_ok;
  plan.missed_ = MissedRow(table, request.keys.front(), precondition);
  return plan;
}

}  // namespace rowgate::orm
