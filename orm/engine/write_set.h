#ifndef ROWGATE_ORM_ENGINE_WRITE_SET_H_
#define ROWGATE_ORM_ENGINE_WRITE_SET_H_

#include <vector>

#include "absl/status/statusor.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"
#include "orm/sql/statement.h"

// The three states of a written field (set, NULL, untouched) become columns and values here.
namespace rowgate::orm {

struct CellWrite {
  const Column* column = nullptr;
  Value value;
};

// What an insert writes: the sent fields, the gateway's own defaults and made keys, NULLs and zeros for what is absent.
// Columns that the database fills (identity, server default) are left out. In table order.
absl::StatusOr<std::vector<CellWrite>> ResolveInsert(const Table& table, const RowInput& row,
                                                     const FieldMaskInput& create_mask);

// What an update writes: the populated fields, or exactly those of the mask. Primary-key columns are refused in the
// mask; without a mask they only identify the row.
absl::StatusOr<std::vector<CellWrite>> ResolveUpdate(const Table& table, const RowInput& row,
                                                     const FieldMaskInput& update_mask);

// SET clauses of an update: the written cells and the assignments, each column at most once, at least one.
absl::StatusOr<std::vector<SetClause>> ResolveSet(const Table& table, const std::vector<CellWrite>& cells,
                                                  const std::vector<AssignmentInput>& assignments,
                                                  const Parameters& parameters);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_WRITE_SET_H_
