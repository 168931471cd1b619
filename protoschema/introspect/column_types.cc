#include <algorithm>
#include <string>

#include "google/protobuf/descriptor.h"
#include "orm/base/strings.h"
#include "protoschema/introspect/model.h"
#include "protoschema/names.h"
#include "rowgate/v1/annotations.pb.h"

namespace rowgate::protoschema::introspect {
namespace {

namespace pb = google::protobuf;
using orm::Storage;
using orm::StrCat;
using orm::TypeKind;

// The option for a stored form that is not Rowgate's own, or null.
const char* StorageOption(Storage storage) {
  switch (storage) {
    case Storage::kDefault: return nullptr;
    case Storage::kTextMicros: return "TEXT_MICROS";
    case Storage::kTextSeconds: return "TEXT_SECONDS";
    case Storage::kTextIso: return "TEXT_ISO";
    case Storage::kTextDate: return "TEXT_DATE";
    case Storage::kUnixSeconds: return "UNIX_SECONDS";
    case Storage::kUnixMillis: return "UNIX_MILLIS";
    case Storage::kUnixMicros: return "UNIX_MICROS";
    case Storage::kWithoutTimeZone: return "WITHOUT_TIME_ZONE";
    case Storage::kNumeric: return "NUMERIC";
    case Storage::kText: return "TEXT";
    case Storage::kReal: return "REAL";
    case Storage::kBlob: return "BLOB";
    case Storage::kNumber: return "NUMBER";
    case Storage::kJsonPlain: return "JSON_PLAIN";
    case Storage::kNativeEnum: return "NATIVE_ENUM";
    case Storage::kSmallInt: return "SMALL_INT";
  }
  return nullptr;
}

// The number that a label had in the existing file, or -1.
int ExistingNumber(const pb::FieldDescriptor* field, const std::string& label, const std::string& value_name) {
  if (field == nullptr || field->enum_type() == nullptr) return -1;
  for (int i = 0; i < field->enum_type()->value_count(); ++i) {
    const pb::EnumValueDescriptor& value = *field->enum_type()->value(i);
    const std::string& stored = value.options().GetExtension(v1::value).name();
    if (stored == label || (stored.empty() && value.name() == value_name)) return value.number();
  }
  return -1;
}

int HighestNumber(const pb::FieldDescriptor* field) {
  int highest = 0;
  if (field == nullptr || field->enum_type() == nullptr) return highest;
  for (int i = 0; i < field->enum_type()->value_count(); ++i) {
    highest = std::max(highest, field->enum_type()->value(i)->number());
  }
  return highest;
}

// A native enum type becomes a protobuf enum of the column; zero, which protobuf needs, is stored by nobody.
std::string AddEnum(FileModel& file, const MessageModel& message, const orm::ReflectedColumn& column) {
  const pb::FieldDescriptor* known = ExistingColumn(message, column.name);
  EnumModel model;
  const bool kept = known != nullptr && known->enum_type() != nullptr;
  model.name = kept ? known->enum_type()->name()
                    : TakeTypeName(file, StrCat(message.name, CamelCase(FieldNameFor(column.name))));
  file.used_names.insert(model.name);
  const std::string prefix = StrCat(UpperSnakeCase(model.name), "_");
  model.values.push_back({.name = StrCat(prefix, "UNSPECIFIED"), .number = 0});
  std::set<std::string> used = {Fold(model.values.front().name)};
  int next = HighestNumber(known);
  for (const std::string& label : column.enum_labels) {
    const std::string base = StrCat(prefix, UpperSnakeCase(FieldNameFor(label)));
    std::string name = base;
    for (int i = 2; !used.insert(Fold(name)).second; ++i) name = StrCat(base, "_", i);
    int number = ExistingNumber(known, label, name);
    if (number <= 0) number = ++next;
    const bool plain = name.substr(prefix.size()) == label;
    model.values.push_back({.name = name, .number = number, .label = plain ? "" : label});
  }
  file.enums.push_back(model);
  return model.name;
}

// The .proto type of one value; "" when there is none. `options` gets what the type needs beside.
std::string ProtoType(const orm::Type& type, OptionList& options) {
  switch (type.kind) {
    case TypeKind::kBool: return "bool";
    case TypeKind::kInt32: return "int32";
    case TypeKind::kInt64: return "int64";
    case TypeKind::kUint32: return "uint32";
    case TypeKind::kUint64: options.push_back("type: BIGINT"); return "uint64";
    case TypeKind::kFloat: return "float";
    case TypeKind::kDouble: return "double";
    case TypeKind::kString: return "string";
    case TypeKind::kBytes: return "bytes";
    case TypeKind::kTimestamp: return "google.protobuf.Timestamp";
    case TypeKind::kDuration: return "google.protobuf.Duration";
    case TypeKind::kDate: options.push_back("type: DATE"); return "string";
    case TypeKind::kTime: options.push_back("type: TIME"); return "string";
    case TypeKind::kUuid: options.push_back("type: UUID"); return "string";
    case TypeKind::kJson: options.push_back("json: true"); return "string";
    case TypeKind::kDecimal:
      if (type.precision == 0 || type.precision > 1000 || type.scale > type.precision) return "";
      options.push_back("type: DECIMAL");
      options.push_back(StrCat("precision: ", type.precision));
      if (type.scale > 0) options.push_back(StrCat("scale: ", type.scale));
      return "string";
    case TypeKind::kEnum:
    case TypeKind::kNull:
    case TypeKind::kArray: break;
  }
  return "";
}

bool IsElement(const orm::Type& type) { return type.kind != TypeKind::kTimestamp && type.kind != TypeKind::kDuration; }

}  // namespace

bool DescribeType(FileModel& file, const MessageModel& message, const orm::ReflectedColumn& column, FieldModel& field) {
  if (!column.stored) return false;
  const orm::Type& type = column.stored->type;
  const bool array = type.kind == TypeKind::kArray;
  if (array && (type.element == nullptr || !IsElement(*type.element) || column.nullable)) return false;
  if (array && column.stored->storage != Storage::kDefault) return false;
  if (array) field.label = "repeated ";
  if (type.kind == TypeKind::kEnum) {
    if (column.enum_labels.empty()) return false;
    field.type = AddEnum(file, message, column);
  } else {
    field.type = ProtoType(array ? *type.element : type, field.column);
  }
  if (field.type.empty()) return false;
  const uint32_t length = array ? type.element->max_length : type.max_length;
  if (length > 0) field.column.push_back(StrCat("max_length: ", length));
  if (const char* storage = StorageOption(column.stored->storage)) field.column.push_back(StrCat("storage: ", storage));
  return true;
}

}  // namespace rowgate::protoschema::introspect
