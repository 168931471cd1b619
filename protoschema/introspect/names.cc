#include "protoschema/names.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "orm/base/strings.h"
#include "protoschema/introspect/model.h"

namespace rowgate::protoschema::introspect {
namespace {

using orm::StrAppend;
using orm::StrCat;

bool IsWordByte(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

// Runs of anything but letters and digits become one '_'.
std::string Words(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (IsWordByte(c)) {
      out += c;
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  while (out.ends_with('_')) out.pop_back();
  return out;
}

bool StartsWithDigit(std::string_view text) {
  return !text.empty() && absl::ascii_isdigit(static_cast<unsigned char>(text.front()));
}

constexpr int kReservedFirst = 19000;  // protobuf keeps 19000 to 19999 for itself
constexpr int kReservedLast = 19999;

}  // namespace

const FieldModel* MessageModel::FindColumn(const std::string& sql_name) const {
  const auto found = by_column.find(sql_name);
  return found == by_column.end() ? nullptr : &fields[found->second];
}
FieldModel* MessageModel::FindColumn(const std::string& sql_name) {
  const auto found = by_column.find(sql_name);
  return found == by_column.end() ? nullptr : &fields[found->second];
}
bool MessageModel::HasColumns(const std::vector<std::string>& sql_names) const {
  for (const std::string& column : sql_names) {
    if (!by_column.contains(column)) return false;
  }
  return !sql_names.empty();
}

std::string Fold(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c != '_') out += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return out;
}

std::string FieldNameFor(std::string_view sql_name) {
  std::string name = SnakeCase(Words(sql_name));
  if (name.empty()) return "column";
  return StartsWithDigit(name) ? StrCat("column_", name) : name;
}

std::string MessageNameFor(std::string_view sql_name) {
  std::string name = CamelCase(Words(sql_name));
  if (name.empty()) return "Table";
  return StartsWithDigit(name) ? StrCat("Table", name) : name;
}

std::string TakeFieldName(MessageModel& message, const std::string& name) {
  std::string free = name;
  for (int i = 2; !message.used_names.insert(Fold(free)).second; ++i) free = StrCat(name, "_", i);
  message.reserved_names.erase(free);
  return free;
}

// The repository of a message X brings XKey and XRepository along.
std::string TakeTypeName(FileModel& file, const std::string& name) {
  const auto taken = [&file](const std::string& candidate) {
    for (const char* suffix : {"", "Key", "Repository"}) {
      if (file.used_names.contains(StrCat(candidate, suffix))) return true;
      const size_t length = std::string_view(suffix).size();
      if (length > 0 && candidate.ends_with(suffix) &&
          file.used_names.contains(candidate.substr(0, candidate.size() - length))) {
        return true;
      }
    }
    return false;
  };
  std::string free = name;
  for (int i = 2; taken(free); ++i) free = StrCat(name, "Table", i == 2 ? "" : StrCat(i));
  file.used_names.insert(free);
  return free;
}

int TakeNumber(MessageModel& message) {
  int number = 1;
  if (!message.used_numbers.empty()) number = *message.used_numbers.rbegin() + 1;
  if (!message.reserved_numbers.empty()) number = std::max(number, *message.reserved_numbers.rbegin() + 1);
  if (number >= kReservedFirst && number <= kReservedLast) number = kReservedLast + 1;
  message.used_numbers.insert(number);
  return number;
}

std::string Quote(std::string_view text) { return StrCat("\"", absl::Utf8SafeCEscape(orm::ToAbsl(text)), "\""); }

std::string QuoteList(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) StrAppend(out, out.size() > 1 ? ", " : "", Quote(item));
  return StrCat(out, "]");
}

std::string TakeSqlName(FileModel& file, const std::string& name) {
  if (!SqlNameProblem(name).empty()) return "";
  return file.taken_sql_names.insert(LowerAscii(name)).second ? name : "";
}

}  // namespace rowgate::protoschema::introspect
