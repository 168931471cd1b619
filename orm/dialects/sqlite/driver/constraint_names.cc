#include "orm/dialects/sqlite/driver/constraint_names.h"

#include <algorithm>

namespace rowgate::orm::sqlite {
namespace {

constexpr std::string_view kFailed = " constraint failed: ";

bool IsName(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           c == '-';
  });
}

// "t.a, t.b" as a table and "a,b"; nothing when the parts are not all of one table.
FailedConstraint TableAndColumns(std::string_view list) {
  FailedConstraint found;
  while (!list.empty()) {
    const std::string_view item = list.substr(0, list.find(", "));
    list.remove_prefix(std::min(list.size(), item.size() + 2));
    const size_t point = item.find('.');
    if (point == std::string_view::npos || item.find('.', point + 1) != std::string_view::npos) return {};
    const std::string_view table = item.substr(0, point);
    if (!found.table.empty() && found.table != table) return {};
    found.table = table;
    if (!found.columns.empty()) found.columns += ',';
    found.columns += item.substr(point + 1);
  }
  return found;
}

}  // namespace

FailedConstraint ParseConstraintMessage(std::string_view message) {
  const size_t at = message.find(kFailed);
  if (at == std::string_view::npos) return {};
  const std::string_view kind = message.substr(0, at);
  const std::string_view subject = message.substr(at + kFailed.size());
  if (kind == "CHECK") {
    // An unnamed CHECK is reported by its expression, which is no name.
    return IsName(subject) ? FailedConstraint{.constraint = std::string(subject)} : FailedConstraint{};
  }
  constexpr std::string_view kIndex = "index '";
  if (subject.starts_with(kIndex) && subject.ends_with('\'')) {
    return {.constraint = std::string(subject.substr(kIndex.size(), subject.size() - kIndex.size() - 1))};
  }
  if (kind == "UNIQUE" || kind == "NOT NULL") return TableAndColumns(subject);
  return {};
}

std::string ParseDatatypeColumn(std::string_view message) {
  constexpr std::string_view kColumn = " column ";
  const size_t at = message.rfind(kColumn);
  if (!message.starts_with("cannot store ") || at == std::string_view::npos) return "";
  return TableAndColumns(message.substr(at + kColumn.size())).columns;
}

}  // namespace rowgate::orm::sqlite
