#include "orm/dialects/sqlite/driver/decode.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "orm/base/strings.h"
#include "orm/base/unicode.h"
#include "orm/dialects/sqlite/driver/decimal_storage.h"
#include "orm/dialects/sqlite/driver/json_array.h"
#include "orm/dialects/sqlite/driver/timestamp_storage.h"
#include "orm/driver/errors.h"
#include "orm/expr/text_formats.h"

namespace rowgate::orm::sqlite {
namespace {

bool Put(std::optional<int64_t> value, Cell& cell) {
  if (value.has_value()) cell = Cell::Integer(*value);
  return value.has_value();
}

std::optional<int64_t> DecodeBool(const Physical& physical) {
  if (physical.kind == PhysicalKind::kInteger && (physical.integer == 0 || physical.integer == 1)) {
    return physical.integer;
  }
  bool truth = false;
  if (physical.kind != PhysicalKind::kText || !absl::SimpleAtob(ToAbsl(physical.text), &truth)) return std::nullopt;
  return truth ? 1 : 0;
}

// Whole reals are taken too: aggregates and columns without affinity give them.
std::optional<int64_t> DecodeInteger(const Physical& physical, int64_t min, int64_t max) {
  int64_t integer = physical.integer;
  if (physical.kind == PhysicalKind::kReal) {
    constexpr double kExact = 9007199254740992.0;  // 2^53: beyond it a double does not say which integer was meant
    if (physical.real != std::trunc(physical.real) || std::fabs(physical.real) > kExact) return std::nullopt;
    integer = static_cast<int64_t>(physical.real);
  } else if (physical.kind != PhysicalKind::kInteger) {
    return std::nullopt;
  }
  return integer < min || integer > max ? std::nullopt : std::optional(integer);
}

template <class Integer>
std::optional<int64_t> DecodeAs(const Physical& physical) {
  return DecodeInteger(physical, std::numeric_limits<Integer>::min(), std::numeric_limits<Integer>::max());
}

bool DecodeReal(const Physical& physical, Cell& cell) {
  if (physical.kind == PhysicalKind::kReal) {
    cell = Cell::Real(physical.real);
    return true;
  }
  if (physical.kind != PhysicalKind::kInteger) return false;
  cell = Cell::Real(static_cast<double>(physical.integer));
  return true;
}

bool DecodeText(const Physical& physical, RowBatch& batch, Cell& cell) {
  if (physical.kind != PhysicalKind::kText || !IsValidUtf8(physical.text)) return false;
  cell = batch.MakeText(CellKind::kText, physical.text);
  return true;
}

// Columns without TEXT affinity may hold numbers where a string is declared.
bool DecodeString(const Physical& physical, RowBatch& batch, Cell& cell) {
  if (physical.kind == PhysicalKind::kInteger) {
    cell = batch.MakeText(CellKind::kText, std::to_string(physical.integer));
    return true;
  }
  if (physical.kind == PhysicalKind::kReal) {
    cell = batch.MakeText(CellKind::kText, StrCat(physical.real));
    return true;
  }
  return DecodeText(physical, batch, cell);
}

bool DecodeBytes(const Physical& physical, RowBatch& batch, Cell& cell) {
  if (physical.kind != PhysicalKind::kBlob && physical.kind != PhysicalKind::kText) return false;
  cell = batch.MakeText(CellKind::kBytes, physical.text);
  return true;
}

bool DecodeUuid(const Physical& physical, RowBatch& batch, Cell& cell) {
  std::optional<Uuid> uuid;
  if (physical.kind == PhysicalKind::kBlob) uuid = UuidFromBytes(physical.text);
  if (physical.kind == PhysicalKind::kText) uuid = ParseUuid(physical.text);
  if (uuid.has_value()) cell = batch.MakeText(CellKind::kText, uuid->text);
  return uuid.has_value();
}

// A label that the .proto does not know reads as 0, the unspecified member; an unknown number stays what it is, as
// protobuf enums are open.
std::optional<int64_t> DecodeEnum(const Type& type, const Physical& physical) {
  if (physical.kind == PhysicalKind::kInteger) return DecodeAs<int32_t>(physical);
  if (physical.kind != PhysicalKind::kText) return std::nullopt;
  const EnumMember* member = type.enum_type == nullptr ? nullptr : type.enum_type->FindLabel(physical.text);
  return member == nullptr ? 0 : member->number;
}

bool DecodeDecimalCell(const StoredType& stored, const Physical& physical, RowBatch& batch, Cell& cell) {
  const std::optional<Decimal> decimal = DecodeDecimal(stored, physical);
  if (decimal.has_value()) cell = batch.MakeText(CellKind::kText, decimal->text);
  return decimal.has_value();
}

bool DecodeArray(const StoredType& stored, const Physical& physical, RowBatch& batch, Cell& cell) {
  if (physical.kind != PhysicalKind::kText || stored.type.element == nullptr) return false;
  const std::optional<Cell> list =
      ReadJsonArray({.type = *stored.type.element, .storage = stored.storage}, physical.text, batch);
  if (list.has_value()) cell = *list;
  return list.has_value();
}

template <class Temporal>
std::optional<int64_t> Micros(const std::optional<Temporal>& value) {
  return value.has_value() ? std::optional(value->micros) : std::nullopt;
}

Physical ColumnOf(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER: return Physical::Integer(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT: return Physical::Real(sqlite3_column_double(statement, column));
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return Physical::Text({text, static_cast<size_t>(sqlite3_column_bytes(statement, column))});
    }
    case SQLITE_BLOB: {
      const auto* blob = static_cast<const char*>(sqlite3_column_blob(statement, column));
      return Physical::Blob({blob, static_cast<size_t>(sqlite3_column_bytes(statement, column))});
    }
    default: return {};
  }
}

// Where other databases refuse what is too large for a type, SQLite goes on: with a double instead of an integer, with
// an infinity instead of a double.
bool IsOverflow(const StoredType& stored, const Physical& physical) {
  if (physical.kind != PhysicalKind::kReal) return false;
  const TypeKind kind = stored.type.kind;
  const bool scaled = kind == TypeKind::kDecimal && stored.storage == Storage::kDefault;
  constexpr double kIntegerEnd = 9223372036854775808.0;  // 2^63
  if (IsInteger(kind) || kind == TypeKind::kDuration || scaled) return std::fabs(physical.real) >= kIntegerEnd;
  return (kind == TypeKind::kDouble || kind == TypeKind::kFloat) && std::isinf(physical.real);
}

}  // namespace

bool Decode(const StoredType& stored, const Physical& physical, RowBatch& batch, Cell& cell) {
  if (physical.kind == PhysicalKind::kNull) {
    cell = Cell();
    return true;
  }
  switch (stored.type.kind) {
    case TypeKind::kNull: return false;
    case TypeKind::kBool: return Put(DecodeBool(physical), cell);
    case TypeKind::kInt32: return Put(DecodeAs<int32_t>(physical), cell);
    case TypeKind::kInt64:
    case TypeKind::kDuration: return Put(DecodeAs<int64_t>(physical), cell);
    case TypeKind::kUint32: return Put(DecodeAs<uint32_t>(physical), cell);
    case TypeKind::kUint64: return Put(DecodeInteger(physical, 0, INT64_MAX), cell);
    case TypeKind::kFloat:
    case TypeKind::kDouble: return DecodeReal(physical, cell);
    case TypeKind::kString: return DecodeString(physical, batch, cell);
    case TypeKind::kJson: return DecodeText(physical, batch, cell);
    case TypeKind::kBytes: return DecodeBytes(physical, batch, cell);
    case TypeKind::kDecimal: return DecodeDecimalCell(stored, physical, batch, cell);
    case TypeKind::kTimestamp: return Put(Micros(DecodeTimestamp(physical, stored.storage)), cell);
    case TypeKind::kDate: {
      const std::optional<Date> date = DecodeDate(physical);
      return Put(date.has_value() ? std::optional<int64_t>(date->days) : std::nullopt, cell);
    }
    case TypeKind::kTime: return Put(Micros(DecodeTimeOfDay(physical)), cell);
    case TypeKind::kUuid: return DecodeUuid(physical, batch, cell);
    case TypeKind::kEnum: return Put(DecodeEnum(stored.type, physical), cell);
    case TypeKind::kArray: return DecodeArray(stored, physical, batch, cell);
  }
  return false;
}

absl::Status AppendRow(sqlite3_stmt* statement, std::span<const StoredType> columns, RowBatch& batch) {
  for (size_t i = 0; i < columns.size(); ++i) {
    Cell cell;
    const Physical physical = ColumnOf(statement, static_cast<int>(i));
    if (IsOverflow(columns[i], physical)) return ValueOutOfRange("");
    if (!Decode(columns[i], physical, batch, cell)) {
      return StoredValueInvalid(Describe(columns[i].type));
    }
    batch.AppendCell(cell);
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm::sqlite
