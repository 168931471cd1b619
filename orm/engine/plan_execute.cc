// Set-based writes: request → plan.
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/engine/engine.h"
#include "orm/engine/keys.h"
#include "orm/engine/write_binder.h"

namespace rowgate::orm {
namespace {

// The greatest key of the table.
Select GreatestOf(const Table& table, const Column& identity) {
  Select select{.from = FromTable(table), .items = {{BoundCol(identity)}}, .limit = BoundInteger(1)};
  select.order_by.push_back({.expr = BoundCol(identity), .descending = true, .nulls = NullPlacement::kFirst});
  return select;
}

}  // namespace

absl::Status Engine::PlanIdentity(const BoundWrite& write, ExecutePlan& plan) const {
  if (!write.sends_identity) return absl::OkStatus();
  const Column& identity = *IdentityColumn(*write.table);
  if (write.identity) {
    plan.advance_ = dialect_.AdvanceIdentity(*write.table, identity, *write.identity);
    return absl::OkStatus();
  }
  if (!dialect_.AdvanceIdentity(*write.table, identity, 1)) return absl::OkStatus();  // the engine sees them itself
  ASSIGN_OR_RETURN(plan.greatest_key_, PrepareStatement(GreatestOf(*write.table, identity), {.show_deleted = true}));
  return absl::OkStatus();
}

absl::StatusOr<ExecutePlan> Engine::PlanExecute(const ExecuteRequest& request) const {
  ASSIGN_OR_RETURN(BoundWrite write, BindWrite(request, {catalog_, dialect_, limits_}));
  ExecutePlan plan;
  plan.target_ = {&catalog_, write.table, ""};
  plan.kind_ = write.kind;
  plan.dialect_ = &dialect_;
  plan.columns_ = std::move(write.columns);
  plan.upsert_key_ = write.upsert_key;
  plan.upsert_key_cell_ = write.upsert_key_item;
  plan.max_affected_ = request.max_affected;
  plan.bytes_max_ = limits_.result_bytes_max;
  plan.dry_run_ = request.dry_run;
  if (!write.only_row.empty()) plan.probe_ = ForeignKeyProbe(catalog_, *write.table, dialect_, write.only_row);
  RETURN_IF_ERROR(PlanIdentity(write, plan));
  for (Statement& statement : write.statements) {
    ASSIGN_OR_RETURN(PreparedStatement prepared,
                     PrepareStatement(std::move(statement), {.show_deleted = request.options.show_deleted}));
    plan.statements_.push_back(std::move(prepared));
  }
  return plan;
}

}  // namespace rowgate::orm
