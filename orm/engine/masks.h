#ifndef ROWGATE_ORM_ENGINE_MASKS_H_
#define ROWGATE_ORM_ENGINE_MASKS_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"
#include "orm/sql/statement.h"

namespace rowgate::orm {

// The columns a read returns, in table order: those of the mask and always the primary key; all without a mask.
absl::StatusOr<std::vector<const Column*>> ResolveReadMask(const Table& table, const FieldMaskInput& mask);

// The columns a write mask names, in table order. "*" is every column that `writable` admits.
absl::StatusOr<std::vector<const Column*>> ResolveWriteMask(const Table& table, const std::vector<std::string>& paths,
                                                            std::string_view mask_name,
                                                            bool (*writable)(const Column&));

std::vector<SelectItem> SelectItems(const std::vector<const Column*>& columns);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_MASKS_H_
