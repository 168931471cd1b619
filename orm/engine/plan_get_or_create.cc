#include "orm/engine/engine.h"

namespace rowgate::orm {

// An upsert that leaves the row alone which is there. Whether it is has to be known before anything is written, so that
// finding it, the common case, is one read.
absl::StatusOr<UpsertPlan> Engine::PlanGetOrCreate(const Table& table, const GetOrCreateRequest& request) const {
  return PlanUpsert(table, {.row = request.row,
                            .create_mask = request.create_mask,
                            .conflict_fields = request.conflict_fields,
                            .keep_existing = true,
                            .read_mask = request.read_mask,
                            .options = request.options});
}

}  // namespace rowgate::orm
