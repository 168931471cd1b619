#ifndef ROWGATE_ORM_ENGINE_WRITE_SET_H_
#define ROWGATE_ORM_ENGINE_WRITE_SET_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/scope.h"
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
// Columns that the database fills (identity, server default) are left out, and so are those of `filled`, which get
// their values when the rows they refer to have been written. In table order.
absl::StatusOr<std::vector<CellWrite>> ResolveInsert(const Table& table, const RowInput& row,
                                                     const FieldMaskInput& create_mask,
                                                     const std::vector<const Column*>& filled = {});

// What an update writes: the populated fields, or exactly those of the mask. Primary-key columns are refused in the
// mask; without a mask they only identify the row.
absl::StatusOr<std::vector<CellWrite>> ResolveUpdate(const Table& table, const RowInput& row,
                                                     const FieldMaskInput& update_mask,
                                                     const std::vector<const Column*>& filled = {});

// SET clauses of an update: the written cells and the assignments, bound in the statement's scope, whose table is
// `table`; each column at most once, at least one.
absl::StatusOr<std::vector<SetClause>> ResolveSet(StatementScope& scope, const Table& table,
                                                  const std::vector<CellWrite>& cells,
                                                  const std::vector<AssignmentInput>& assignments,
                                                  const Parameters& parameters, const ExprLimits& limits);

// What an insert writes into a column that the request does not mention: the gateway's default, a made key, NULL, or
// with `zeros` the zero that an absent field without presence means. Nothing: the database fills it. NOT_NULL_VIOLATION
// where there is none of these.
absl::StatusOr<std::optional<Value>> DefaultFor(const Column& column, std::string_view row, bool zeros);

// The gateway makes another value for each row.
bool IsMadePerRow(const Column& column);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_WRITE_SET_H_
