#include <algorithm>
#include <string>
#include <vector>

#include "orm/base/strings.h"
#include "protoschema/introspect/model.h"
#include "protoschema/names.h"

namespace rowgate::protoschema::introspect {
namespace {

using orm::StrCat;
using Names = std::vector<std::string>;

Names FieldNames(const MessageModel& message, const Names& columns) {
  Names names;
  for (const std::string& column : columns) names.push_back(message.FindColumn(column)->name);
  return names;
}

const orm::ReflectedColumn& SourceColumn(const MessageModel& message, const std::string& name) {
  const auto& columns = message.source->columns;
  return *std::find_if(columns.begin(), columns.end(), [&name](const auto& column) { return column.name == name; });
}

bool CanBeKey(const MessageModel& message, const Names& columns) {
  if (!message.HasColumns(columns)) return false;
  return std::none_of(columns.begin(), columns.end(), [&message](const std::string& name) {
    const orm::TypeKind kind = SourceColumn(message, name).stored->type.kind;
    return kind == orm::TypeKind::kJson || kind == orm::TypeKind::kArray;
  });
}

bool NeverNull(const MessageModel& message, const Names& columns) {
  return std::none_of(columns.begin(), columns.end(),
                      [&message](const std::string& name) { return SourceColumn(message, name).nullable; });
}

bool SameSet(const Names& a, const Names& b) { return std::is_permutation(a.begin(), a.end(), b.begin(), b.end()); }

void WritePrimaryKey(FileModel& file, MessageModel& message, const std::string& name) {
  const Names& key = message.primary_key;
  int previous = 0;
  bool in_number_order = true;
  for (const std::string& column : key) {
    const int number = message.FindColumn(column)->number;
    in_number_order = in_number_order && number > previous;
    previous = number;
  }
  if (in_number_order) {
    for (const std::string& column : key) {
      OptionList& options = message.FindColumn(column)->column;
      const bool named = !options.empty() && options.front().starts_with("name: ");
      options.insert(options.begin() + (named ? 1 : 0), "primary_key: true");
    }
  } else {
    message.options.push_back(StrCat("primary_key: ", QuoteList(FieldNames(message, key))));
  }
  const std::string convention = ConventionName("pk", message.source->name, {});
  const std::string taken = TakeSqlName(file, name.empty() ? convention : name);
  if (!taken.empty() && taken != convention) message.options.push_back(StrCat("primary_key_name: ", Quote(taken)));
}

// A table without a usable key cannot be written row by row; a unique key that is never NULL is as good.
void ReadPrimaryKey(FileModel& file, MessageModel& message) {
  const orm::ReflectedTable& table = *message.source;
  if (CanBeKey(message, table.primary_key.columns)) {
    message.primary_key = table.primary_key.columns;
    return WritePrimaryKey(file, message, table.primary_key.name);
  }
  if (!table.view) {
    for (const orm::ReflectedKey& unique : table.uniques) {
      if (!CanBeKey(message, unique.columns) || !NeverNull(message, unique.columns)) continue;
      message.primary_key = unique.columns;
      // A single integer key would otherwise be taken for one that the database numbers.
      for (const std::string& column : unique.columns) message.FindColumn(column)->column.push_back("generated: NONE");
      return WritePrimaryKey(file, message, unique.name);
    }
    message.comments.push_back("Shown as a read-only view: the table has no primary key that Rowgate can use.");
  }
  message.options.push_back("view: true");
}

void ReadUnique(FileModel& file, MessageModel& message, const orm::ReflectedKey& unique) {
  if (!CanBeKey(message, unique.columns) || SameSet(unique.columns, message.primary_key)) return;
  for (const orm::ReflectedKey& other : message.uniques) {
    if (SameSet(other.columns, unique.columns)) return;
  }
  message.uniques.push_back(unique);
  const std::string convention = ConventionName("uq", message.source->name, unique.columns);
  std::string name = TakeSqlName(file, unique.name.empty() ? convention : unique.name);
  if (name == convention) name.clear();
  if (unique.columns.size() == 1 && name.empty()) {
    message.FindColumn(unique.columns.front())->column.push_back("unique: true");
    return;
  }
  const std::string named = name.empty() ? "" : StrCat("name: ", Quote(name), " ");
  message.options.push_back(
      StrCat("uniques: { ", named, "fields: ", QuoteList(FieldNames(message, unique.columns)), " }"));
}

}  // namespace

void ReadKeys(FileModel& file, MessageModel& message) {
  ReadPrimaryKey(file, message);
  for (const orm::ReflectedKey& unique : message.source->uniques) ReadUnique(file, message, unique);
}

}  // namespace rowgate::protoschema::introspect
