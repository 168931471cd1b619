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
#include "orm/engine/errors.h"
#include "orm/engine/graph_errors.h"
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

// What proto3 says of a field that is not there: nothing where it has presence, or where "" is no value of its type.
std::optional<Value> ZeroOf(const FieldCodec& field, const JsonCodec& json) {
  if (field.has_presence) return std::nullopt;
  if (field.repeated) return Value{orm::List{}};
  if (field.form == WireForm::kString && field.kind != orm::TypeKind::kString) return std::nullopt;
  if (field.form == WireForm::kBytes && field.kind != orm::TypeKind::kBytes) return std::nullopt;
  absl::StatusOr<Value> zero = DecodeSingle(field, {.number = field.number}, json);
  return zero.ok() ? std::optional<Value>(*std::move(zero)) : std::nullopt;
}

// Reads a row with everything below it. Recurses once for each level of nested rows.
class RowReader {
 public:
  // Without a budget nested rows are refused.
  explicit RowReader(RowBudget* budget) : budget_(budget) {}

  absl::StatusOr<orm::RowInput> Decode(std::string_view bytes, const TableCodec& codec, std::string field, int level) {
    if (budget_ != nullptr && !budget_->AddRow()) {
      return orm::TooManyItems(field, budget_->rows_max(), budget_->rows_max() + 1);
    }
    orm::RowInput row{.cells = std::vector<std::optional<Value>>(codec.table().columns.size()),
                      .field = std::move(field)};
    RETURN_IF_ERROR(ReadRow(bytes, codec, level, row));
    return row;
  }

 private:
  absl::Status ReadRow(std::string_view bytes, const TableCodec& codec, int level, orm::RowInput& row) {
    WireReader reader(bytes);
    WireField wire;
    while (reader.Next(wire)) RETURN_IF_ERROR(ReadField(wire, codec, level, row));
    return reader.failed() ? MalformedRequest(row.field) : absl::OkStatus();
  }

  absl::Status ReadField(const WireField& wire, const TableCodec& codec, int level, orm::RowInput& row) {
    if (const FieldCodec* field = codec.FindNumber(wire.number)) return ReadColumn(wire, *field, codec.json(), row);
    if (const EmbeddedCodec* embedded = codec.FindEmbedded(wire.number)) {
      return ReadEmbedded(wire, *embedded, codec.json(), row);
    }
    if (const orm::Relation* relation = RelationOf(codec.table(), wire.number)) {
      const RelationCodec* nested = codec.FindRelation(wire.number);
      if (budget_ == nullptr || nested == nullptr) return NestedRowsRefused(PathOf(row, relation->field_name));
      return ReadRelated(wire, *nested, level + 1, row);
    }
    return UnknownField(row.field, wire.number);
  }

  static absl::Status ReadColumn(const WireField& wire, const FieldCodec& field, const JsonCodec& json,
                                 orm::RowInput& row) {
    const absl::Status status = DecodeField(field, wire, json, CellOf(row, field));
    // Errors of values name no field; a violation without one gets the full path here.
    return status.ok() ? status : orm::WithFieldPrefix(status, PathOf(row, field.column->field_name));
  }

  static absl::Status ReadEmbedded(const WireField& wire, const EmbeddedCodec& embedded, const JsonCodec& json,
                                   orm::RowInput& row) {
    const std::string path = PathOf(row, embedded.message->field_name);
    if (wire.type != WireType::kBytes) return MalformedRequest(path);
    WireReader reader(wire.bytes);
    WireField inner;
    while (reader.Next(inner)) {
      const FieldCodec* field = embedded.FindNumber(inner.number);
      if (field == nullptr) return UnknownField(path, inner.number);
      RETURN_IF_ERROR(ReadColumn(inner, *field, json, row));
    }
    if (reader.failed()) return MalformedRequest(path);
    for (const FieldCodec* field : embedded.fields) {
      std::optional<Value>& cell = CellOf(row, *field);
      if (!cell) cell = ZeroOf(*field, json);
    }
    return absl::OkStatus();
  }

  absl::Status ReadRelated(const WireField& wire, const RelationCodec& codec, int level, orm::RowInput& row) {
    std::string path = PathOf(row, codec.relation->field_name);
    if (wire.type != WireType::kBytes) return MalformedRequest(path);
    if (level > kNestedLevelsMax) return orm::RelationTooDeep(path, kNestedLevelsMax);
    std::vector<orm::RowInput>& rows = RowsOf(row, *codec.relation);
    if (codec.relation->kind != orm::RelationKind::kToOne) {
      orm::StrAppend(path, "[", rows.size(), "]");
    } else if (!rows.empty()) {
      return ReadRow(wire.bytes, *codec.target, level, rows.front());
    }
    ASSIGN_OR_RETURN(orm::RowInput nested, Decode(wire.bytes, *codec.target, std::move(path), level));
    rows.push_back(std::move(nested));
    return absl::OkStatus();
  }

  static std::vector<orm::RowInput>& RowsOf(orm::RowInput& row, const orm::Relation& relation) {
    for (orm::RelatedInput& related : row.related) {
      if (related.relation == &relation) return related.rows;
    }
    return row.related.emplace_back(orm::RelatedInput{.relation = &relation}).rows;
  }

  static const orm::Relation* RelationOf(const orm::Table& table, uint32_t number) {
    for (const orm::Relation& relation : table.relations) {
      if (relation.field_number == static_cast<int32_t>(number)) return &relation;
    }
    return nullptr;
  }

  static std::optional<Value>& CellOf(orm::RowInput& row, const FieldCodec& field) {
    return row.cells[static_cast<size_t>(field.column->index)];
  }

  static std::string PathOf(const orm::RowInput& row, std::string_view field) {
    return orm::StrCat(row.field, ".", field);
  }

  RowBudget* const budget_;
};

}  // namespace

absl::StatusOr<orm::RowInput> DecodeRow(std::string_view bytes, const TableCodec& codec, std::string field) {
  return RowReader(nullptr).Decode(bytes, codec, std::move(field), 0);
}

absl::StatusOr<orm::RowInput> DecodeRowTree(std::string_view bytes, const TableCodec& codec, std::string field,
                                            RowBudget& budget) {
  return RowReader(&budget).Decode(bytes, codec, std::move(field), 0);
}

}  // namespace rowgate::server
