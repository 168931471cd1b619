#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "orm/base/strings.h"
#include "protoschema/introspect/model.h"
#include "protoschema/names.h"

namespace rowgate::protoschema::introspect {
namespace {

using orm::ReferentialAction;
using orm::ReflectedForeignKey;
using orm::StrAppend;
using orm::StrCat;
using Names = std::vector<std::string>;

bool SameSet(const Names& a, const Names& b) { return std::is_permutation(a.begin(), a.end(), b.begin(), b.end()); }

std::string Join(const Names& names) {
  std::string out;
  for (const std::string& name : names) StrAppend(out, out.empty() ? "" : ", ", name);
  return out;
}

const char* ActionName(ReferentialAction action) {
  switch (action) {
    case ReferentialAction::kNoAction: return nullptr;
    case ReferentialAction::kRestrict: return "RESTRICT";
    case ReferentialAction::kCascade: return "CASCADE";
    case ReferentialAction::kSetNull: return "SET_NULL";
    case ReferentialAction::kSetDefault: return "SET_DEFAULT";
  }
  return nullptr;
}

// The message of the referenced table: in the same SQL schema if there is one there.
std::optional<size_t> FindParent(const FileModel& file, const MessageModel& child, const std::string& table) {
  std::optional<size_t> found;
  for (size_t i = 0; i < file.messages.size(); ++i) {
    const orm::ReflectedTable& source = *file.messages[i].source;
    const bool same = source.name == table || StrCat(source.schema, ".", source.name) == table;
    if (same && (!found || source.schema == child.source->schema)) found = i;
  }
  return found;
}

const orm::Column* Shape(const MessageModel& message, const std::string& column) {
  return message.shape.FindSqlName(column);
}

bool IsDeclaredKey(const MessageModel& parent, const Names& columns) {
  if (SameSet(parent.primary_key, columns)) return true;
  return std::any_of(parent.uniques.begin(), parent.uniques.end(),
                     [&columns](const orm::ReflectedKey& key) { return SameSet(key.columns, columns); });
}

// Why the file cannot say the key; "" when it can.
std::string Problem(const MessageModel& child, const MessageModel& parent, const ReflectedForeignKey& key) {
  if (!child.HasColumns(key.columns) || !parent.HasColumns(key.referenced_columns)) return "a column is left out";
  if (key.columns.size() != key.referenced_columns.size()) return "the numbers of columns differ";
  if (parent.primary_key.empty()) return "the table it refers to is a read-only view here";
  if (!IsDeclaredKey(parent, key.referenced_columns)) return "it does not refer to a key";
  for (size_t i = 0; i < key.columns.size(); ++i) {
    const orm::StoredType& own = Shape(child, key.columns[i])->stored;
    const orm::StoredType& other = Shape(parent, key.referenced_columns[i])->stored;
    if (own.type.kind != other.type.kind || own.storage != other.storage) return "the columns' types differ";
  }
  return "";
}

bool HasOption(const FieldModel& field, std::string_view start) {
  return std::any_of(field.column.begin(), field.column.end(),
                     [start](const std::string& option) { return option.starts_with(start); });
}

// An action that the columns contradict would be refused on loading; the database's own rule acts all the same.
bool CanAct(const MessageModel& child, const ReflectedForeignKey& key, ReferentialAction action) {
  for (const std::string& column : key.columns) {
    const FieldModel& field = *child.FindColumn(column);
    const bool nullable = field.label == "optional " && !HasOption(field, "not_null");
    if (action == ReferentialAction::kSetNull && !nullable) return false;
    const bool defaulted = HasOption(field, "default") || HasOption(field, "server_default");
    if (action == ReferentialAction::kSetDefault && !nullable && !defaulted) return false;
  }
  return true;
}

std::string Actions(const MessageModel& child, const ReflectedForeignKey& key) {
  std::string out;
  const auto add = [&](const char* option, ReferentialAction action) {
    const char* name = ActionName(action);
    if (name != nullptr && CanAct(child, key, action)) StrAppend(out, " ", option, ": ", name);
  };
  add("on_delete", key.on_delete);
  add("on_update", key.on_update);
  return out;
}

std::string NameOption(const MessageModel& child, const ReflectedForeignKey& key, const std::string& parent) {
  Names parts = key.columns;
  parts.push_back(parent);
  if (key.name.empty() || !SqlNameProblem(key.name).empty()) return "";
  if (key.name == ConventionName("fk", child.source->name, parts)) return "";
  return StrCat(" name: ", Quote(key.name));
}

void WriteKey(MessageModel& child, const MessageModel& parent, const ReflectedForeignKey& key, bool named) {
  const std::string actions = Actions(child, key);
  const std::string name = named ? NameOption(child, key, parent.source->name) : "";
  const std::string message = Quote(parent.name);
  FieldModel& first = *child.FindColumn(key.columns.front());
  if (key.columns.size() == 1 && !HasOption(first, "references")) {
    std::string field;
    if (key.referenced_columns != parent.primary_key) {
      field = StrCat(" field: ", Quote(parent.FindColumn(key.referenced_columns.front())->name));
    }
    first.column.push_back(StrCat("references: { message: ", message, field, actions, name, " }"));
    return;
  }
  Names fields;
  Names referenced;
  for (const std::string& column : key.columns) fields.push_back(child.FindColumn(column)->name);
  for (const std::string& column : key.referenced_columns) referenced.push_back(parent.FindColumn(column)->name);
  child.options.push_back(StrCat("foreign_keys: { fields: ", QuoteList(fields), " message: ", message,
                                 " referenced_fields: ", QuoteList(referenced), actions, name, " }"));
}

}  // namespace

void ReadForeignKeys(FileModel& file) {
  for (size_t i = 0; i < file.messages.size(); ++i) {
    MessageModel& child = file.messages[i];
    std::set<std::string> names;
    std::set<std::string> seen;
    for (const ReflectedForeignKey& key : child.source->foreign_keys) {
      const std::optional<size_t> parent = FindParent(file, child, key.referenced_table);
      const std::string problem =
          parent ? Problem(child, file.messages[*parent], key) : "the table it refers to is left out";
      if (!problem.empty()) {
        child.comments.push_back(StrCat("The foreign key from ", Join(key.columns), " to ", key.referenced_table,
                                        " is left out: ", problem, "."));
        continue;
      }
      if (!seen.insert(StrCat(Join(key.columns), ">", *parent)).second) continue;  // SQLite allows repetitions
      WriteKey(child, file.messages[*parent], key, names.insert(LowerAscii(key.name)).second);
      file.keys.push_back({.key = &key, .child = i, .parent = *parent});
    }
  }
}

}  // namespace rowgate::protoschema::introspect
