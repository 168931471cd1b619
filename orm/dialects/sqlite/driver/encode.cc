#include "orm/dialects/sqlite/driver/encode.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <variant>

#include "absl/strings/numbers.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/sqlite/driver/json_array.h"
#include "orm/dialects/sqlite/driver/timestamp_storage.h"
#include "orm/driver/errors.h"
#include "orm/expr/decimal.h"
#include "orm/expr/text_formats.h"

namespace rowgate::orm::sqlite {
namespace {

absl::Status WrongKind(const Type& type) {
  return CompilerBug(StrCat("a bind of type ", Describe(type), " was given a value of another kind"));
}

absl::StatusOr<Physical> Checked(const std::optional<Physical>& physical) {
  if (!physical.has_value()) return ValueOutOfRange("");
  return *physical;
}

absl::StatusOr<Physical> EncodeInteger(const Type& type, const Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value.data)) return Physical::Integer(*number);
  if (const auto* number = std::get_if<uint64_t>(&value.data)) {
    if (*number > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) return ValueOutOfRange("");
    return Physical::Integer(static_cast<int64_t>(*number));
  }
  return WrongKind(type);
}

absl::StatusOr<Physical> EncodeReal(const Type& type, const Value& value) {
  if (const auto* number = std::get_if<double>(&value.data)) return Physical::Real(*number);
  if (const auto* number = std::get_if<int64_t>(&value.data)) return Physical::Real(static_cast<double>(*number));
  if (const auto* number = std::get_if<uint64_t>(&value.data)) return Physical::Real(static_cast<double>(*number));
  double real = 0;
  const auto* decimal = std::get_if<Decimal>(&value.data);
  if (decimal == nullptr || !absl::SimpleAtod(decimal->text, &real)) return WrongKind(type);
  return Physical::Real(real);
}

std::optional<Decimal> AsDecimal(const Value& value) {
  if (const auto* decimal = std::get_if<Decimal>(&value.data)) return *decimal;
  if (const auto* number = std::get_if<int64_t>(&value.data)) return Decimal{std::to_string(*number)};
  if (const auto* number = std::get_if<uint64_t>(&value.data)) return Decimal{std::to_string(*number)};
  return std::nullopt;
}

// As SQLite's NUMERIC affinity would: an integer where it is exact, else the nearest double.
absl::StatusOr<Physical> EncodeNumeric(const Type& type, const Decimal& decimal) {
  if (const std::optional<int64_t> whole = DecimalToScaled(decimal, 0)) return Physical::Integer(*whole);
  return EncodeReal(type, Value{decimal});
}

absl::StatusOr<Physical> EncodeDecimal(const StoredType& stored, const Value& value, std::string& buffer) {
  const std::optional<Decimal> decimal = AsDecimal(value);
  if (!decimal.has_value()) return WrongKind(stored.type);
  if (stored.storage == Storage::kReal) return EncodeReal(stored.type, Value{*decimal});
  if (stored.storage == Storage::kNumeric) return EncodeNumeric(stored.type, *decimal);
  if (stored.storage == Storage::kText) {
    const std::optional<Decimal> rescaled = RescaleDecimal(*decimal, stored.type.precision, stored.type.scale);
    if (!rescaled.has_value()) return ValueOutOfRange("");
    buffer = rescaled->text;
    return Physical::Text(buffer);
  }
  const std::optional<int64_t> scaled = DecimalToScaled(*decimal, stored.type.scale);
  if (!scaled.has_value()) return ValueOutOfRange("");
  return Physical::Integer(*scaled);
}

absl::StatusOr<Physical> EncodeEnum(const StoredType& stored, const Value& value) {
  const auto* number = std::get_if<EnumNumber>(&value.data);
  if (number == nullptr) return WrongKind(stored.type);
  if (stored.storage == Storage::kNumber) return Physical::Integer(number->number);
  const EnumMember* member =
      stored.type.enum_type == nullptr ? nullptr : stored.type.enum_type->FindNumber(number->number);
  if (member == nullptr) return ValueOutOfRange("");
  return Physical::Text(member->label);
}

absl::StatusOr<Physical> EncodeUuid(const StoredType& stored, const Value& value, std::string& buffer) {
  const auto* uuid = std::get_if<Uuid>(&value.data);
  if (uuid == nullptr) return WrongKind(stored.type);
  if (stored.storage == Storage::kText) return Physical::Text(uuid->text);
  buffer = UuidToBytes(*uuid);
  return Physical::Blob(buffer);
}

absl::StatusOr<Physical> EncodeTemporal(const StoredType& stored, const Value& value, std::string& buffer) {
  if (const auto* timestamp = std::get_if<Timestamp>(&value.data); stored.type.kind == TypeKind::kTimestamp) {
    return timestamp == nullptr ? WrongKind(stored.type) : Checked(EncodeTimestamp(*timestamp, stored.storage, buffer));
  }
  if (const auto* date = std::get_if<Date>(&value.data); stored.type.kind == TypeKind::kDate && date != nullptr) {
    buffer = FormatDate(*date);
    return Physical::Text(buffer);
  }
  if (const auto* time = std::get_if<TimeOfDay>(&value.data); stored.type.kind == TypeKind::kTime && time != nullptr) {
    buffer = stored.storage == Storage::kText ? FormatTimeOfDay(*time) : FormatFixedTimeOfDay(*time);
    return Physical::Text(buffer);
  }
  return WrongKind(stored.type);
}

absl::StatusOr<Physical> EncodeText(const Type& type, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.data)) return Physical::Text(*text);
  const auto* json = std::get_if<Json>(&value.data);
  if (json == nullptr || type.kind != TypeKind::kJson) return WrongKind(type);
  return Physical::Text(json->text);
}

absl::StatusOr<Physical> EncodeArray(const StoredType& stored, const Value& value, std::string& buffer) {
  const auto* list = std::get_if<List>(&value.data);
  if (list == nullptr || stored.type.element == nullptr) return WrongKind(stored.type);
  RETURN_IF_ERROR(WriteJsonArray({.type = *stored.type.element, .storage = stored.storage}, *list, buffer));
  return Physical::Text(buffer);
}

int BindOne(sqlite3_stmt* statement, int position, const Physical& physical, sqlite3_destructor_type lifetime) {
  // An empty text must not be a null pointer: SQLite would take it for NULL.
  const char* data = physical.text.data() == nullptr ? "" : physical.text.data();
  switch (physical.kind) {
    case PhysicalKind::kNull: return sqlite3_bind_null(statement, position);
    case PhysicalKind::kInteger: return sqlite3_bind_int64(statement, position, physical.integer);
    case PhysicalKind::kReal: return sqlite3_bind_double(statement, position, physical.real);
    case PhysicalKind::kText:
      return sqlite3_bind_text64(statement, position, data, physical.text.size(), lifetime, SQLITE_UTF8);
    case PhysicalKind::kBlob: return sqlite3_bind_blob64(statement, position, data, physical.text.size(), lifetime);
  }
  return SQLITE_MISUSE;
}

}  // namespace

absl::StatusOr<Physical> Encode(const StoredType& stored, const Value& value, std::string& buffer) {
  if (value.is_null()) return Physical{};
  switch (stored.type.kind) {
    case TypeKind::kNull: return WrongKind(stored.type);
    case TypeKind::kBool:
      if (const auto* truth = std::get_if<bool>(&value.data)) return Physical::Integer(*truth ? 1 : 0);
      return WrongKind(stored.type);
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64: return EncodeInteger(stored.type, value);
    case TypeKind::kFloat:
    case TypeKind::kDouble: return EncodeReal(stored.type, value);
    case TypeKind::kString:
    case TypeKind::kJson: return EncodeText(stored.type, value);
    case TypeKind::kBytes:
      if (const auto* bytes = std::get_if<Bytes>(&value.data)) return Physical::Blob(bytes->data);
      return WrongKind(stored.type);
    case TypeKind::kDecimal: return EncodeDecimal(stored, value, buffer);
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kTime: return EncodeTemporal(stored, value, buffer);
    case TypeKind::kDuration:
      if (const auto* duration = std::get_if<Duration>(&value.data)) return Physical::Integer(duration->micros);
      return WrongKind(stored.type);
    case TypeKind::kUuid: return EncodeUuid(stored, value, buffer);
    case TypeKind::kEnum: return EncodeEnum(stored, value);
    case TypeKind::kArray: return EncodeArray(stored, value, buffer);
  }
  return WrongKind(stored.type);
}

absl::Status BindAll(sqlite3_stmt* statement, std::span<const Bind> binds, std::span<const Value> values,
                     BoundText text) {
  if (binds.size() != static_cast<size_t>(sqlite3_bind_parameter_count(statement))) {
    return CompilerBug("the statement's text has another number of placeholders than it has binds");
  }
  std::string buffer;
  for (size_t i = 0; i < binds.size(); ++i) {
    const auto* slot = std::get_if<size_t>(&binds[i].source);
    if (slot != nullptr && *slot >= values.size()) return CompilerBug("a bind has no value");
    const Value& value = slot != nullptr ? values[*slot] : std::get<Value>(binds[i].source);
    ASSIGN_OR_RETURN(const Physical physical, Encode(binds[i].stored, value, buffer));
    const bool is_ours = physical.text.data() == buffer.data();
    const auto lifetime = is_ours || text == BoundText::kCopied ? SQLITE_TRANSIENT : SQLITE_STATIC;
    if (BindOne(statement, static_cast<int>(i + 1), physical, lifetime) != SQLITE_OK) return ValueOutOfRange("");
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm::sqlite
