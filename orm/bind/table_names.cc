#include "orm/bind/table_names.h"

#include <vector>

#include "orm/bind/query_errors.h"

namespace rowgate::orm {

std::string_view LastPart(std::string_view message_name) {
  const size_t dot = message_name.rfind('.');
  return dot == std::string_view::npos ? message_name : message_name.substr(dot + 1);
}

absl::StatusOr<const Table*> FindTable(const Catalog& catalog, std::string_view name, std::string_view field) {
  if (const Table* table = catalog.FindMessage(name)) return table;
  std::vector<std::string_view> known;
  std::vector<std::string_view> matching;
  const Table* found = nullptr;
  for (const Table& table : catalog.tables()) {
    const std::string_view last = LastPart(table.message_name);
    known.push_back(table.message_name);
    known.push_back(last);
    if (last != name) continue;
    found = &table;
    matching.push_back(table.message_name);
  }
  if (matching.empty()) return UnknownTable(field, name, known);
  if (matching.size() > 1) return AmbiguousTable(field, name, matching);
  return found;
}

}  // namespace rowgate::orm
