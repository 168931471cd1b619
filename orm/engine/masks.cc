#include "orm/engine/masks.h"

#include <algorithm>

#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"

namespace rowgate::orm {
namespace {

absl::Status MarkPath(const Table& table, std::string_view path, std::string_view mask_name,
                      std::vector<bool>& marked) {
  const Column* column = table.FindField(path);
  if (column == nullptr) return UnknownMaskPath(mask_name, path, table);
  marked[static_cast<size_t>(column->index)] = true;
  return absl::OkStatus();
}

std::vector<const Column*> Marked(const Table& table, const std::vector<bool>& marked) {
  std::vector<const Column*> columns;
  for (const Column& column : table.columns) {
    if (marked[static_cast<size_t>(column.index)]) columns.push_back(&column);
  }
  return columns;
}

}  // namespace

absl::StatusOr<std::vector<const Column*>> ResolveReadMask(const Table& table, const FieldMaskInput& mask) {
  std::vector<bool> marked(table.columns.size(), !mask.has_value());
  for (const ColumnIndex i : table.primary_key.columns) marked[static_cast<size_t>(i)] = true;
  if (!mask) return Marked(table, marked);
  for (const std::string& path : *mask) {
    if (path == "*") {
      marked.assign(marked.size(), true);
    } else {
      RETURN_IF_ERROR(MarkPath(table, path, "read_mask", marked));
    }
  }
  return Marked(table, marked);
}

absl::StatusOr<std::vector<const Column*>> ResolveWriteMask(const Table& table, const std::vector<std::string>& paths,
                                                            std::string_view mask_name,
                                                            bool (*writable)(const Column&)) {
  std::vector<bool> marked(table.columns.size(), false);
  for (const std::string& path : paths) {
    if (path == "*") {
      for (const Column& column : table.columns) {
        if (writable(column)) marked[static_cast<size_t>(column.index)] = true;
      }
    } else {
      RETURN_IF_ERROR(MarkPath(table, path, mask_name, marked));
    }
  }
  return Marked(table, marked);
}

std::vector<SelectItem> SelectItems(const std::vector<const Column*>& columns) {
  std::vector<SelectItem> items;
  items.reserve(columns.size());
  for (const Column* column : columns) items.push_back({BoundCol(*column)});
  return items;
}

}  // namespace rowgate::orm
