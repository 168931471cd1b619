#ifndef ROWGATE_ORM_ENGINE_KEYS_H_
#define ROWGATE_ORM_ENGINE_KEYS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

// One declared key with a value for each of its columns.
struct ResolvedKey {
  const Key* key = nullptr;
  std::vector<Value> values;
};

// The fields set in `input` must equal exactly one declared key (KEY_INCOMPLETE otherwise); the values are adapted and
// checked like any written value.
absl::StatusOr<ResolvedKey> ResolveKey(const Table& table, const RowInput& input);

// That at most one row has the key, of those that the statement sees: deleted ones share their unique values with
// others. KEY_INCOMPLETE.
absl::Status CheckAddressesOne(const Table& table, const ResolvedKey& key, bool show_deleted, std::string_view field);

// The key an update addresses: its own `key`, or the row's primary key. KEY_SET_TWICE.
absl::StatusOr<RowInput> UpdateKey(const Table& table, const UpdateRequest& request);

// A value as the column takes it: adapted to its type, normalized and checked (semantics D10). Errors name
// `row`.column.
absl::StatusOr<Value> ValueForColumn(const Column& column, const Value& value, std::string_view row);
// The same, and the column's rules hold: for what is written, not for what addresses a row. All violations at once.
absl::StatusOr<Value> WrittenValue(const Column& column, const Value& value, std::string_view row);

// The key of exactly these columns; the primary key without any. CONFLICT_TARGET_NOT_KEY.
absl::StatusOr<const Key*> ConflictKey(const Table& table, const std::vector<std::string>& fields,
                                       std::string_view field);

// The column that the database numbers, or null.
const Column* IdentityColumn(const Table& table);

// column = value AND …, with the values given or as slots 0, 1, ….
BoundExpr KeyCondition(const Table& table, const ResolvedKey& key);
BoundExpr KeyConditionSlots(const Table& table, const Key& key);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_KEYS_H_
