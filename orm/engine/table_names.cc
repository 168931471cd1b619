#include "orm/engine/table_names.h"

#include <vector>

#include "orm/bind/query_errors.h"

namespace rowgate::orm {

absl::StatusOr<const Table*> ResolveTableName(const Catalog& catalog, std::string_view name, std::string_view field) {
  if (const Table* table = catalog.FindMessage(name)) return table;
  const Table* found = nullptr;
  std::vector<std::string_view> known;
  std::vector<std::string_view> candidates;
  for (const Table& table : catalog.tables()) {
    const std::string_view message = table.message_name;
    const std::string_view last = message.substr(message.rfind('.') + 1);
    known.push_back(last);
    if (last != name) continue;
    found = &table;
    candidates.push_back(message);
  }
  if (candidates.size() > 1) return AmbiguousTable(field, name, candidates);
  if (found == nullptr) return UnknownTable(field, name, known);
  return found;
}

}  // namespace rowgate::orm
