#include "server/wire/table_codec.h"

#include <google/protobuf/descriptor.h>

#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/wire/table_codecs.h"

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

// A field as the catalog has it and the descriptor does not: the two are of different schemas.
absl::Status CatalogMismatch(const orm::Table& table, std::string_view field) {
  return orm::InternalError("CATALOG_MISMATCH", orm::StrCat(table.message_name, ".", field));
}

absl::StatusOr<const FieldDescriptor*> FieldOf(const orm::Table& table, const orm::Column& column,
                                               const google::protobuf::Descriptor& message) {
  const google::protobuf::Descriptor* parent = &message;
  if (column.embedded >= 0) {
    const orm::EmbeddedMessage& embedded = table.embedded[static_cast<size_t>(column.embedded)];
    const FieldDescriptor* outer = message.FindFieldByNumber(embedded.field_number);
    parent = outer == nullptr ? nullptr : outer->message_type();
  }
  const FieldDescriptor* field = parent == nullptr ? nullptr : parent->FindFieldByNumber(column.field_number);
  if (field == nullptr) return CatalogMismatch(table, column.field_name);
  return field;
}

template <class Codec>
const Codec* FindIn(const std::vector<Codec>& codecs, uint32_t number) {
  for (const Codec& codec : codecs) {
    if (codec.number == number) return &codec;
  }
  return nullptr;
}

}  // namespace

const FieldCodec* EmbeddedCodec::FindNumber(uint32_t field_number) const {
  for (const FieldCodec* field : fields) {
    if (field->number == field_number) return field;
  }
  return nullptr;
}

absl::StatusOr<std::unique_ptr<TableCodec>> TableCodec::Create(const orm::Table& table,
                                                               const google::protobuf::Descriptor& message,
                                                               const JsonCodec& json) {
  std::unique_ptr<TableCodec> codec(new TableCodec(table, json));
  RETURN_IF_ERROR(codec->AddColumns(message));
  return codec;
}

absl::Status TableCodec::AddColumns(const google::protobuf::Descriptor& message) {
  for (const orm::EmbeddedMessage& embedded : table_.embedded) {
    embedded_.push_back({.message = &embedded, .number = static_cast<uint32_t>(embedded.field_number)});
  }
  fields_.reserve(table_.columns.size());  // embedded messages point to their fields
  for (const orm::Column& column : table_.columns) {
    ASSIGN_OR_RETURN(const FieldDescriptor* descriptor, FieldOf(table_, column, message));
    FieldCodec& field = fields_.emplace_back(CodecOf(column, *descriptor));
    if (column.embedded < 0) {
      by_number_.emplace(field.number, fields_.size() - 1);
    } else {
      EmbeddedCodec& embedded = embedded_[static_cast<size_t>(column.embedded)];
      field.embedded = &embedded;
      embedded.fields.push_back(&field);
    }
  }
  return absl::OkStatus();
}

void TableCodec::AddRelations(const TableCodecs& codecs) {
  for (const orm::Relation& relation : table_.relations) {
    relations_.push_back({.relation = &relation,
                          .number = static_cast<uint32_t>(relation.field_number),
                          .target = &codecs.of(relation.target)});
  }
}

const FieldCodec* TableCodec::FindNumber(uint32_t number) const {
  const auto found = by_number_.find(number);
  return found == by_number_.end() ? nullptr : &fields_[found->second];
}

const EmbeddedCodec* TableCodec::FindEmbedded(uint32_t number) const { return FindIn(embedded_, number); }
const RelationCodec* TableCodec::FindRelation(uint32_t number) const { return FindIn(relations_, number); }

}  // namespace rowgate::server
