#include "orm/engine/masks.h"

#include <algorithm>

#include "orm/base/status_macros.h"
#include "orm/bind/table_fields.h"
#include "orm/engine/errors.h"

namespace rowgate::orm {
namespace {

using Columns = std::vector<const Column*>;

bool IsReadable(const Column& column) { return !column.sensitive; }

// What a path of a mask names: a column, or those of an embedded message that `admitted` lets pass.
absl::StatusOr<Columns> ColumnsAt(const Table& table, std::string_view path, std::string_view mask_name,
                                  bool (*admitted)(const Column&)) {
  if (const Column* column = table.FindField(path)) return Columns{column};
  const EmbeddedMessage* message = FindEmbedded(table, path);
  if (message == nullptr) return UnknownMaskPath(mask_name, path, table);
  Columns columns;
  for (const ColumnIndex i : message->columns) {
    if (admitted(table.column(i))) columns.push_back(&table.column(i));
  }
  return columns;
}

void MarkAll(const Table& table, bool (*admitted)(const Column&), std::vector<bool>& marked) {
  for (const Column& column : table.columns) {
    if (admitted(column)) marked[static_cast<size_t>(column.index)] = true;
  }
}

Columns Marked(const Table& table, const std::vector<bool>& marked) {
  Columns columns;
  for (const Column& column : table.columns) {
    if (marked[static_cast<size_t>(column.index)]) columns.push_back(&column);
  }
  return columns;
}

}  // namespace

absl::StatusOr<Columns> ResolveReadMask(const Table& table, const FieldMaskInput& mask) {
  if (!mask) return ReadableColumns(table);
  std::vector<bool> marked(table.columns.size(), false);
  for (const ColumnIndex i : table.primary_key.columns) marked[static_cast<size_t>(i)] = true;
  for (const std::string& path : *mask) {
    if (path == "*") {
      MarkAll(table, IsReadable, marked);
      continue;
    }
    ASSIGN_OR_RETURN(const Columns columns, ColumnsAt(table, path, "read_mask", IsReadable));
    for (const Column* column : columns) {
      if (column->sensitive) return SensitiveField("read_mask", *column);
      marked[static_cast<size_t>(column->index)] = true;
    }
  }
  return Marked(table, marked);
}

bool WrittenByInserts(const Column& column) { return column.client_writes(); }

bool WrittenByUpdates(const Column& column) {
  return column.client_writes() && !column.primary_key && !column.write_once;
}

absl::Status CheckInsertable(std::string_view field, const Column& column) {
  return column.client_writes() ? absl::OkStatus() : OutputOnlyField(field, column);
}

absl::Status CheckUpdatable(std::string_view field, const Column& column) {
  if (column.primary_key) return KeyNotWritable(field, column.field_name);
  return column.write_once ? WriteOnceField(field, column) : CheckInsertable(field, column);
}

absl::StatusOr<Columns> ResolveWriteMask(const Table& table, const std::vector<std::string>& paths,
                                         std::string_view mask_name, bool (*writable)(const Column&)) {
  std::vector<bool> marked(table.columns.size(), false);
  for (const std::string& path : paths) {
    if (path == "*") {
      MarkAll(table, writable, marked);
      continue;
    }
    ASSIGN_OR_RETURN(const Columns columns, ColumnsAt(table, path, mask_name, writable));
    for (const Column* column : columns) {
      RETURN_IF_ERROR(CheckInsertable(mask_name, *column));
      marked[static_cast<size_t>(column->index)] = true;
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
