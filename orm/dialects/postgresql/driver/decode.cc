#include "orm/dialects/postgresql/driver/decode.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "orm/dialects/postgresql/driver/byte_order.h"
#include "orm/dialects/postgresql/driver/decode_scalars.h"

namespace rowgate::orm::postgresql {
namespace {

bool SetInteger(const std::optional<int64_t>& number, Cell& cell) {
  if (number.has_value()) cell = Cell::Integer(*number);
  return number.has_value();
}

template <class Narrow>
bool SetNarrow(const std::optional<int64_t>& number, Cell& cell) {
  if (!number.has_value() || *number < std::numeric_limits<Narrow>::min() ||
      *number > std::numeric_limits<Narrow>::max()) {
    return false;
  }
  return SetInteger(number, cell);
}

bool SetReal(const std::optional<double>& number, Cell& cell) {
  if (number.has_value()) cell = Cell::Real(*number);
  return number.has_value();
}

template <class Text>
bool SetText(const std::optional<Text>& text, RowBatch& batch, Cell& cell) {
  if (text.has_value()) cell = batch.MakeText(CellKind::kText, *text);
  return text.has_value();
}

bool DecodeString(TypeOid actual, std::string_view bytes, RowBatch& batch, Cell& cell) {
  // Nearly every string column is one of these: no copy but the one into the batch.
  if (actual == kTextOid || actual == kVarcharOid) {
    cell = batch.MakeText(CellKind::kText, bytes);
    return true;
  }
  return SetText(ReadText(actual, bytes), batch, cell);
}

bool DecodeBytes(TypeOid actual, std::string_view bytes, RowBatch& batch, Cell& cell) {
  if (actual != kByteaOid) return false;
  cell = batch.MakeText(CellKind::kBytes, bytes);
  return true;
}

bool DecodeEnum(const Type& type, TypeOid actual, std::string_view bytes, Cell& cell) {
  const std::optional<std::string_view> label = ReadPlainText(actual, bytes);
  if (!label.has_value()) return SetNarrow<int32_t>(ReadInteger(actual, bytes), cell);
  const EnumMember* member = type.enum_type == nullptr ? nullptr : type.enum_type->FindLabel(*label);
  if (member == nullptr) return false;
  cell = Cell::Integer(member->number);
  return true;
}

bool DecodeItems(const StoredType& element, BigReader& reader, RowBatch& batch, Cell& cell) {
  const auto dimensions = reader.Take<int32_t>();
  reader.Take<int32_t>();  // "may hold NULLs": each item tells
  const auto item_oid = reader.Take<TypeOid>();
  if (!reader.ok() || dimensions < 0 || dimensions > 1) return false;
  const int32_t count = dimensions == 0 ? 0 : reader.Take<int32_t>();
  if (dimensions == 1) reader.Take<int32_t>();  // index of the first item
  std::vector<Cell> items;
  for (int32_t i = 0; i < count && reader.ok(); ++i) {
    const auto length = reader.Take<int32_t>();
    if (length < 0) return false;
    const std::string_view bytes = reader.TakeBytes(static_cast<size_t>(length));
    if (!reader.ok() || !DecodeCell(element, item_oid, bytes, batch, items.emplace_back())) return false;
  }
  if (!reader.finished()) return false;
  cell = batch.MakeList(items);
  return true;
}

// Only values whose type is an array have this header; text that lies here by mistake fails its checks.
bool DecodeArray(const StoredType& stored, std::string_view bytes, RowBatch& batch, Cell& cell) {
  BigReader reader(bytes);
  return DecodeItems({.type = *stored.type.element, .storage = stored.storage}, reader, batch, cell);
}

}  // namespace

bool DecodeCell(const StoredType& stored, TypeOid actual, std::string_view bytes, RowBatch& batch, Cell& cell) {
  switch (stored.type.kind) {
    case TypeKind::kNull: return false;  // the column of a NULL literal holds nothing else
    case TypeKind::kBool: {
      const std::optional<int64_t> flag = ReadInteger(actual, bytes);
      return (flag == 0 || flag == 1) && SetInteger(flag, cell);
    }
    case TypeKind::kInt32: return SetNarrow<int32_t>(ReadInteger(actual, bytes), cell);
    case TypeKind::kUint32: return SetNarrow<uint32_t>(ReadInteger(actual, bytes), cell);
    case TypeKind::kUint64: {
      const std::optional<int64_t> number = ReadInteger(actual, bytes);
      return number >= 0 && SetInteger(number, cell);
    }
    case TypeKind::kInt64: return SetInteger(ReadInteger(actual, bytes), cell);
    case TypeKind::kFloat:
    case TypeKind::kDouble: return SetReal(ReadReal(actual, bytes), cell);
    case TypeKind::kString: return DecodeString(actual, bytes, batch, cell);
    case TypeKind::kBytes: return DecodeBytes(actual, bytes, batch, cell);
    case TypeKind::kDecimal: return SetText(ReadDecimal(stored.type, actual, bytes), batch, cell);
    case TypeKind::kTimestamp: return SetInteger(ReadTimestamp(stored.storage, actual, bytes), cell);
    case TypeKind::kDate: return SetInteger(ReadDate(actual, bytes), cell);
    case TypeKind::kTime: return SetInteger(ReadTime(actual, bytes), cell);
    case TypeKind::kDuration: return SetInteger(ReadDuration(actual, bytes), cell);
    case TypeKind::kUuid: return SetText(ReadUuid(actual, bytes), batch, cell);
    case TypeKind::kJson: return SetText(ReadPlainText(actual, bytes), batch, cell);
    case TypeKind::kEnum: return DecodeEnum(stored.type, actual, bytes, cell);
    case TypeKind::kArray: return DecodeArray(stored, bytes, batch, cell);
  }
  return false;
}

}  // namespace rowgate::orm::postgresql
