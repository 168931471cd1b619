#include "server/wire/row_decoder.h"

#include <bit>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/base/unicode.h"
#include "server/wire/errors.h"
#include "server/wire/json_codec.h"
#include "server/wire/known_messages.h"
#include "server/wire/wire_reader.h"

namespace rowgate::server {
namespace {

using orm::Value;

WireType ExpectedType(WireForm form) {
  switch (form) {
    case WireForm::kVarint:
    case WireForm::kBool:
    case WireForm::kZigZag32:
    case WireForm::kZigZag64: return WireType::kVarint;
    case WireForm::kFixed32:
    case WireForm::kSFixed32:
    case WireForm::kFloat: return WireType::kFixed32;
    case WireForm::kFixed64:
    case WireForm::kSFixed64:
    case WireForm::kDouble: return WireType::kFixed64;
    case WireForm::kString:
    case WireForm::kBytes:
    case WireForm::kTimestamp:
    case WireForm::kDuration:
    case WireForm::kJsonMessage:
    case WireForm::kDateMessage:
    case WireForm::kTimeMessage:
    case WireForm::kDecimalMessage: return WireType::kBytes;
  }
  return WireType::kBytes;
}

// Protobuf truncates 32-bit fields silently; a value that needs more bits is an error here.
Value IntegerValue(orm::TypeKind kind, uint64_t bits) {
  if (kind == orm::TypeKind::kUint64) return Value{bits};
  if (kind == orm::TypeKind::kEnum) return Value{orm::EnumNumber{static_cast<int32_t>(bits)}};
  return Value{static_cast<int64_t>(bits)};
}

template <class T>
absl::StatusOr<Value> Wrap(absl::StatusOr<T> result) {
  if (!result.ok()) return std::move(result).status();
  return Value{*std::move(result)};
}

absl::StatusOr<Value> TextValue(std::string_view bytes) {
  if (!orm::IsValidUtf8(bytes)) return InvalidUtf8("");
  return Value{std::string(bytes)};
}

absl::StatusOr<Value> JsonValue(const FieldCodec& field, std::string_view bytes, const JsonCodec& json) {
  ASSIGN_OR_RETURN(std::string text, json.ToJson(*field.message, bytes));
  return Value{orm::Json{std::move(text)}};
}

absl::StatusOr<Value> DecodeSingle(const FieldCodec& field, const WireField& wire, const JsonCodec& json) {
  switch (field.form) {
    case WireForm::kVarint: return IntegerValue(field.kind, wire.scalar);
    case WireForm::kBool: return Value{wire.scalar != 0};
    case WireForm::kZigZag32:
    case WireForm::kZigZag64: return Value{DecodeZigZag(wire.scalar)};
    case WireForm::kFixed32: return Value{static_cast<int64_t>(wire.scalar)};
    case WireForm::kFixed64: return IntegerValue(field.kind, wire.scalar);
    case WireForm::kSFixed32: return Value{int64_t{static_cast<int32_t>(wire.scalar)}};
    case WireForm::kSFixed64: return Value{static_cast<int64_t>(wire.scalar)};
    case WireForm::kFloat: return Value{double{std::bit_cast<float>(static_cast<uint32_t>(wire.scalar))}};
    case WireForm::kDouble: return Value{std::bit_cast<double>(wire.scalar)};
    case WireForm::kString: return TextValue(wire.bytes);
    case WireForm::kBytes: return Value{orm::Bytes{std::string(wire.bytes)}};
    case WireForm::kTimestamp: return Wrap(DecodeTimestamp(wire.bytes));
    case WireForm::kDuration: return Wrap(DecodeDuration(wire.bytes));
    case WireForm::kJsonMessage: return JsonValue(field, wire.bytes, json);
    case WireForm::kDateMessage: return Wrap(DecodeDate(wire.bytes));
    case WireForm::kTimeMessage: return Wrap(DecodeTimeOfDay(wire.bytes));
    case WireForm::kDecimalMessage: return Wrap(DecodeDecimalText(wire.bytes));
  }
  return MalformedRequest("");
}

orm::List& ListOf(std::optional<Value>& cell) {
  if (!cell) cell = Value{orm::List{}};
  return std::get<orm::List>(cell->data);
}

bool NextPacked(WireReader& reader, WireType type, uint64_t& scalar) {
  if (reader.at_end()) return false;
  if (type == WireType::kVarint) return reader.NextVarint(scalar);
  return type == WireType::kFixed32 ? reader.NextFixed32(scalar) : reader.NextFixed64(scalar);
}

absl::Status DecodePacked(const FieldCodec& field, std::string_view bytes, const JsonCodec& json, orm::List& list) {
  WireReader reader(bytes);
  WireField item{.number = field.number, .type = ExpectedType(field.form)};
  while (NextPacked(reader, item.type, item.scalar)) {
    ASSIGN_OR_RETURN(Value value, DecodeSingle(field, item, json));
    list.items.push_back(std::move(value));
  }
  return reader.failed() ? MalformedRequest("") : absl::OkStatus();
}

absl::Status DecodeField(const FieldCodec& field, const WireField& wire, const JsonCodec& json,
                         std::optional<Value>& cell) {
  const WireType expected = ExpectedType(field.form);
  if (field.repeated && wire.type == WireType::kBytes && expected != WireType::kBytes) {
    return DecodePacked(field, wire.bytes, json, ListOf(cell));
  }
  if (wire.type != expected) return MalformedRequest("");
  ASSIGN_OR_RETURN(Value value, DecodeSingle(field, wire, json));
  if (field.repeated) {
    ListOf(cell).items.push_back(std::move(value));
  } else {
    cell = std::move(value);
  }
  return absl::OkStatus();
}

absl::Status NoColumn(const orm::Table& table, const std::string& row, uint32_t number) {
  for (const orm::Relation& relation : table.relations) {
    if (relation.field_number == static_cast<int32_t>(number)) {
      return RelationNotWritten(orm::StrCat(row, ".", relation.field_name));
    }
  }
  return UnknownField(row, number);
}

// Error functions below name no field; a violation without one gets the full path here.
absl::Status AtField(const absl::Status& status, const std::string& row, const FieldCodec& field) {
  return orm::WithFieldPrefix(status, orm::StrCat(row, ".", field.column->field_name));
}

}  // namespace

absl::StatusOr<orm::RowInput> DecodeRow(std::string_view bytes, const TableCodec& codec, std::string field_name) {
  orm::RowInput row{.cells = std::vector<std::optional<Value>>(codec.table().columns.size()),
                    .field = std::move(field_name)};
  WireReader reader(bytes);
  WireField wire;
  while (reader.Next(wire)) {
    const FieldCodec* field = codec.FindNumber(wire.number);
    if (field == nullptr) return NoColumn(codec.table(), row.field, wire.number);
    std::optional<Value>& cell = row.cells[static_cast<size_t>(field->column->index)];
    if (absl::Status status = DecodeField(*field, wire, codec.json(), cell); !status.ok()) {
      return AtField(status, row.field, *field);
    }
  }
  if (reader.failed()) return MalformedRequest(row.field);
  return row;
}

}  // namespace rowgate::server
