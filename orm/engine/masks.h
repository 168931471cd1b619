#ifndef ROWGATE_ORM_ENGINE_MASKS_H_
#define ROWGATE_ORM_ENGINE_MASKS_H_

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"
#include "orm/sql/statement.h"

namespace rowgate::orm {

// The columns a read returns, in table order: those of the mask and always the primary key; without a mask all but the
// sensitive ones. An embedded message stands for all its columns. UNKNOWN_PATH, SENSITIVE_FIELD.
absl::StatusOr<std::vector<const Column*>> ResolveReadMask(const Table& table, const FieldMaskInput& mask);

// What clients may write in an insert, and change in an update or in an upsert that finds the row.
bool WrittenByInserts(const Column& column);
bool WrittenByUpdates(const Column& column);
// The same for a column that a request names at `field`: OUTPUT_ONLY_FIELD, KEY_NOT_WRITABLE, WRITE_ONCE_FIELD.
absl::Status CheckInsertable(std::string_view field, const Column& column);
absl::Status CheckUpdatable(std::string_view field, const Column& column);

// The columns a write mask names, in table order. "*" is every column that `writable` admits, and an embedded message
// those of its columns. UNKNOWN_PATH; OUTPUT_ONLY_FIELD for what clients never write.
absl::StatusOr<std::vector<const Column*>> ResolveWriteMask(const Table& table, const std::vector<std::string>& paths,
                                                            std::string_view mask_name,
                                                            bool (*writable)(const Column&));

std::vector<SelectItem> SelectItems(const std::vector<const Column*>& columns);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_MASKS_H_
