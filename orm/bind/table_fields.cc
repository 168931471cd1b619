#include "orm/bind/table_fields.h"

#include <algorithm>

namespace rowgate::orm {

std::vector<const Column*> ReadableColumns(const Table& table) {
  std::vector<const Column*> columns;
  for (const Column& column : table.columns) {
    if (!column.sensitive) columns.push_back(&column);
  }
  return columns;
}

const EmbeddedMessage* FindEmbedded(const Table& table, std::string_view field_name) {
  const auto found = std::find_if(table.embedded.begin(), table.embedded.end(),
                                  [=](const EmbeddedMessage& message) { return message.field_name == field_name; });
  return found == table.embedded.end() ? nullptr : &*found;
}

}  // namespace rowgate::orm
