#include "server/wire/table_codec.h"

#include <google/protobuf/descriptor.h>

#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"

namespace rowgate::server {
namespace {

using google::protobuf::FieldDescriptor;

WireForm MessageForm(const google::protobuf::Descriptor& message) {
  const std::string& name = message.full_name();
  if (name == "google.protobuf.Timestamp") return WireForm::kTimestamp;
  if (name == "google.protobuf.Duration") return WireForm::kDuration;
  if (name == "google.type.Date") return WireForm::kDateMessage;
  if (name == "google.type.TimeOfDay") return WireForm::kTimeMessage;
  if (name == "google.type.Decimal") return WireForm::kDecimalMessage;
  return WireForm::kJsonMessage;
}

WireForm FormOf(const FieldDescriptor& field) {
  switch (field.type()) {
    case FieldDescriptor::TYPE_DOUBLE: return WireForm::kDouble;
    case FieldDescriptor::TYPE_FLOAT: return WireForm::kFloat;
    case FieldDescriptor::TYPE_BOOL: return WireForm::kBool;
    case FieldDescriptor::TYPE_STRING: return WireForm::kString;
    case FieldDescriptor::TYPE_BYTES: return WireForm::kBytes;
    case FieldDescriptor::TYPE_SINT32: return WireForm::kZigZag32;
    case FieldDescriptor::TYPE_SINT64: return WireForm::kZigZag64;
    case FieldDescriptor::TYPE_FIXED32: return WireForm::kFixed32;
    case FieldDescriptor::TYPE_FIXED64: return WireForm::kFixed64;
    case FieldDescriptor::TYPE_SFIXED32: return WireForm::kSFixed32;
    case FieldDescriptor::TYPE_SFIXED64: return WireForm::kSFixed64;
    case FieldDescriptor::TYPE_MESSAGE:
    case FieldDescriptor::TYPE_GROUP: return MessageForm(*field.message_type());
    case FieldDescriptor::TYPE_INT32:
    case FieldDescriptor::TYPE_INT64:
    case FieldDescriptor::TYPE_UINT32:
    case FieldDescriptor::TYPE_UINT64:
    case FieldDescriptor::TYPE_ENUM: return WireForm::kVarint;
  }
  return WireForm::kVarint;
}

FieldCodec CodecOf(const orm::Column& column, const FieldDescriptor& field) {
  const orm::Type& type = column.type();
  return {.column = &column,
          .number = static_cast<uint32_t>(field.number()),
          .form = FormOf(field),
          .repeated = field.is_repeated(),
          .packed = field.is_packed(),
          .has_presence = field.has_presence(),
          .kind = type.kind == orm::TypeKind::kArray ? type.element->kind : type.kind,
          .message = field.message_type()};
}

}  // namespace

absl::StatusOr<std::unique_ptr<TableCodec>> TableCodec::Create(const orm::Table& table,
                                                               const google::protobuf::Descriptor& message,
                                                               const JsonCodec& json) {
  std::unique_ptr<TableCodec> codec(new TableCodec(table, json));
  for (const orm::Column& column : table.columns) {
    const FieldDescriptor* field = message.FindFieldByNumber(column.field_number);
    if (field == nullptr) {
      return orm::InternalError("CATALOG_MISMATCH", orm::StrCat(table.message_name, ".", column.field_name));
    }
    codec->by_number_.emplace(static_cast<uint32_t>(column.field_number), codec->fields_.size());
    codec->fields_.push_back(CodecOf(column, *field));
  }
  return codec;
}

const FieldCodec* TableCodec::FindNumber(uint32_t number) const {
  const auto found = by_number_.find(number);
  return found == by_number_.end() ? nullptr : &fields_[found->second];
}

}  // namespace rowgate::server
