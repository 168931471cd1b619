#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "orm/base/strings.h"
#include "protoschema/introspect/model.h"
#include "protoschema/names.h"

namespace rowgate::protoschema::introspect {
namespace {

using orm::ReflectedColumn;
using orm::StrCat;

bool InPrimaryKey(const MessageModel& message, const std::string& column) {
  const auto& key = message.source->primary_key.columns;
  return std::find(key.begin(), key.end(), column) != key.end();
}

bool IsForeignKey(const MessageModel& message, const std::string& column) {
  const auto& keys = message.source->foreign_keys;
  return std::any_of(keys.begin(), keys.end(), [&column](const orm::ReflectedForeignKey& key) {
    return std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end();
  });
}

// Numbered by the catalog's own rule: a single integer key that refers to nothing.
bool IsNumberedKey(const MessageModel& message, const ReflectedColumn& column) {
  const orm::ReflectedTable& table = *message.source;
  const orm::TypeKind kind = column.stored->type.kind;
  const bool integer = kind == orm::TypeKind::kInt32 || kind == orm::TypeKind::kInt64;
  return integer && !table.view && table.primary_key.columns.size() == 1 && InPrimaryKey(message, column.name) &&
         !IsForeignKey(message, column.name);
}

// Zero must not stand for "unset" where zero is no value of the column.
bool NeedsPresence(const ReflectedColumn& column) { return column.stored->type.kind == orm::TypeKind::kEnum; }

void DescribeNullability(const MessageModel& message, const ReflectedColumn& column, FieldModel& field) {
  if (field.label == "repeated ") return;
  const bool nullable = column.nullable && !InPrimaryKey(message, column.name);
  const bool numbered = IsNumberedKey(message, column);
  if (numbered && !column.identity) field.column.push_back("generated: NONE");
  DefaultModel made = numbered && column.identity ? DefaultModel{} : DescribeDefault(column);
  if (column.identity && !numbered && !IsForeignKey(message, column.name)) {
    made = {.option = "server_default: DATABASE", .comment = "Numbered by the database."};
  }
  if (!made.comment.empty()) field.comments.push_back(made.comment);
  const bool present = nullable || !made.option.empty() || NeedsPresence(column);
  if (present) field.label = "optional ";
  if (present && !nullable) field.column.push_back("not_null: true");
  if (!made.option.empty()) field.column.push_back(made.option);
}

std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

void LeaveOut(MessageModel& message, const ReflectedColumn& column, std::string_view why) {
  std::string text =
      StrCat("Column ", OneLine(column.name), " (", OneLine(column.declared_type), ") is left out: ", why);
  const bool needed = !column.nullable && !column.default_text && !column.identity && !column.generated_always;
  if (needed && !message.source->view) text += " It is NOT NULL without a default, so rows cannot be created here.";
  message.comments.push_back(std::move(text));
}

std::shared_ptr<const orm::EnumType> LabelsOf(const ReflectedColumn& column) {
  auto type = std::make_shared<orm::EnumType>();
  for (const std::string& label : column.enum_labels) {
    type->members.push_back({.number = static_cast<int32_t>(type->members.size()), .label = label});
  }
  return type;
}

void AddShape(MessageModel& message, const ReflectedColumn& column, const FieldModel& field) {
  orm::Column shape;
  shape.index = static_cast<orm::ColumnIndex>(message.shape.columns.size());
  shape.field_name = field.name;
  shape.field_number = field.number;
  shape.sql_name = column.name;
  shape.stored = *column.stored;
  shape.nullable = column.nullable;
  if (shape.stored.type.kind == orm::TypeKind::kEnum) shape.stored.type.enum_type = LabelsOf(column);
  message.shape.columns.push_back(std::move(shape));
}

void AddColumn(FileModel& file, MessageModel& message, const ReflectedColumn& column) {
  FieldModel field;
  if (!DescribeType(file, message, column, field)) {
    return LeaveOut(message, column, "Rowgate has no type for it.");
  }
  const auto* known = ExistingColumn(message, column.name);
  if (known != nullptr) {
    field.name = known->name();
    field.number = known->number();
  } else {
    field.name = TakeFieldName(message, FieldNameFor(column.name));
    field.number = TakeNumber(message);
  }
  if (field.name != column.name) field.column.insert(field.column.begin(), StrCat("name: ", Quote(column.name)));
  DescribeNullability(message, column, field);
  AddShape(message, column, field);
  message.by_column[column.name] = message.fields.size();
  message.fields.push_back(std::move(field));
}

}  // namespace

void ReadColumns(FileModel& file, MessageModel& message) {
  for (const ReflectedColumn& column : message.source->columns) {
    if (const auto* known = ExistingColumn(message, column.name)) message.used_names.insert(Fold(known->name()));
  }
  std::set<std::string> seen;
  for (const ReflectedColumn& column : message.source->columns) {
    if (const std::string problem = SqlNameProblem(column.name); !problem.empty()) {
      LeaveOut(message, column, StrCat("its name ", problem, "."));
    } else if (!seen.insert(LowerAscii(column.name)).second) {
      LeaveOut(message, column, "its name differs from another only in case.");
    } else {
      AddColumn(file, message, column);
    }
  }
  message.shape.sql_name = message.source->name;
  message.shape.message_name = StrCat(file.package, ".", message.name);
}

}  // namespace rowgate::protoschema::introspect
