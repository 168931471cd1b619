#include "orm/dialects/postgresql/driver/encode.h"

#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <variant>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/driver/byte_order.h"
#include "orm/dialects/postgresql/driver/clock.h"
#include "orm/dialects/postgresql/driver/encode_array.h"
#include "orm/dialects/postgresql/driver/numeric_format.h"
#include "orm/driver/errors.h"
#include "orm/expr/text_formats.h"

namespace rowgate::orm::postgresql {
namespace {

constexpr char kJsonbVersion = 1;

absl::Status OutOfRange() { return ValueOutOfRange(""); }

absl::Status WrongKind(const StoredType& stored) {
  return CompilerBug(StrCat("a bind of type ", Describe(stored.type), " got a value of another kind"));
}

std::optional<int64_t> IntegerOf(const Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value.data)) return *number;
  if (const auto* flag = std::get_if<bool>(&value.data)) return *flag ? 1 : 0;
  if (const auto* member = std::get_if<EnumNumber>(&value.data)) return member->number;
  const auto* number = std::get_if<uint64_t>(&value.data);
  if (number == nullptr || *number > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) return std::nullopt;
  return static_cast<int64_t>(*number);
}

template <class T>
absl::Status PutInteger(int64_t number, std::string& out) {
  if (number < std::numeric_limits<T>::min() || number > std::numeric_limits<T>::max()) return OutOfRange();
  PutBig(out, static_cast<T>(number));
  return absl::OkStatus();
}

absl::Status PutIntegerAs(TypeOid oid, int64_t number, std::string& out) {
  if (oid == kInt2Oid) return PutInteger<int16_t>(number, out);
  if (oid == kInt4Oid) return PutInteger<int32_t>(number, out);
  return PutInteger<int64_t>(number, out);
}

absl::Status EncodeInteger(const StoredType& stored, const Value& value, std::string& out) {
  const std::optional<int64_t> number = IntegerOf(value);
  // The only integers that IntegerOf refuses are those above 2^63-1.
  if (!number.has_value()) return std::holds_alternative<uint64_t>(value.data) ? OutOfRange() : WrongKind(stored);
  return PutIntegerAs(WireTypeOf(stored).oid, *number, out);
}

absl::Status EncodeReal(const StoredType& stored, const Value& value, std::string& out) {
  double real = 0;
  if (const auto* number = std::get_if<double>(&value.data)) {
    real = *number;
  } else if (const std::optional<int64_t> integer = IntegerOf(value); integer.has_value()) {
    real = static_cast<double>(*integer);
  } else {
    return WrongKind(stored);
  }
  if (WireTypeOf(stored).oid == kFloat4Oid) {
    PutBig(out, std::bit_cast<uint32_t>(static_cast<float>(real)));
  } else {
    PutBig(out, std::bit_cast<uint64_t>(real));
  }
  return absl::OkStatus();
}

// The server takes text up to its first NUL only; nothing may be cut silently.
absl::Status PutText(std::string_view text, std::string& out) {
  if (text.find('\0') != std::string_view::npos) return OutOfRange();
  out += text;
  return absl::OkStatus();
}

absl::Status EncodeDecimal(const StoredType& stored, const Value& value, std::string& out) {
  std::string text;
  if (const auto* decimal = std::get_if<Decimal>(&value.data)) {
    text = decimal->text;
  } else if (const std::optional<int64_t> integer = IntegerOf(value); integer.has_value()) {
    text = StrCat(*integer);
  } else {
    return WrongKind(stored);
  }
  if (stored.storage == Storage::kText) return PutText(text, out);
  if (stored.storage == Storage::kReal) {
    PutBig(out, std::bit_cast<uint64_t>(std::strtod(text.c_str(), nullptr)));
  } else {
    AppendNumeric(out, text);
  }
  return absl::OkStatus();
}

// Whole units of a column that counts seconds or milliseconds.
absl::Status PutUnits(int64_t micros, int64_t micros_per_unit, std::string& out) {
  if (micros % micros_per_unit != 0) return OutOfRange();
  PutBig(out, micros / micros_per_unit);
  return absl::OkStatus();
}

absl::Status EncodeTimestamp(const StoredType& stored, Timestamp timestamp, std::string& out) {
  if (stored.storage == Storage::kUnixSeconds) return PutUnits(timestamp.micros, kMicrosPerSecond, out);
  if (stored.storage == Storage::kUnixMillis) return PutUnits(timestamp.micros, 1000, out);
  if (stored.storage == Storage::kUnixMicros) return PutUnits(timestamp.micros, 1, out);
  if (stored.storage == Storage::kText) return PutText(FormatTimestampIso(timestamp), out);
  PutBig(out, timestamp.micros - kEpochMicros);
  return absl::OkStatus();
}

absl::Status EncodeDate(const StoredType& stored, Date date, std::string& out) {
  if (stored.storage == Storage::kText) return PutText(FormatDate(date), out);
  PutBig(out, date.days - kEpochDays);
  return absl::OkStatus();
}

absl::Status EncodeTime(const StoredType& stored, TimeOfDay time, std::string& out) {
  if (stored.storage == Storage::kText) return PutText(FormatTimeOfDay(time), out);
  PutBig(out, time.micros);
  return absl::OkStatus();
}

absl::Status EncodeUuid(const StoredType& stored, const Uuid& uuid, std::string& out) {
  if (stored.storage == Storage::kText) return PutText(uuid.text, out);
  out += UuidToBytes(uuid);
  return absl::OkStatus();
}

absl::Status EncodeJson(const StoredType& stored, const Json& json, std::string& out) {
  if (stored.storage == Storage::kDefault) out += kJsonbVersion;
  return PutText(json.text, out);
}

absl::Status EncodeEnum(const StoredType& stored, const Value& value, std::string& out) {
  if (stored.storage == Storage::kNumber) return EncodeInteger(stored, value, out);
  if (const auto* label = std::get_if<std::string>(&value.data)) return PutText(*label, out);
  const std::optional<int64_t> number = IntegerOf(value);
  if (!number.has_value() || stored.type.enum_type == nullptr) return WrongKind(stored);
  const EnumMember* member = stored.type.enum_type->FindNumber(static_cast<int32_t>(*number));
  return member == nullptr ? OutOfRange() : PutText(member->label, out);
}

// Kinds with a struct of their own: `encode` gets it, any other value is refused.
template <class T, class Encode>
absl::Status EncodeAs(const StoredType& stored, const Value& value, std::string& out, Encode encode) {
  const T* typed = std::get_if<T>(&value.data);
  return typed == nullptr ? WrongKind(stored) : encode(stored, *typed, out);
}

bool IsUnixTime(Storage storage) {
  return storage == Storage::kUnixSeconds || storage == Storage::kUnixMillis || storage == Storage::kUnixMicros;
}

// Storages that only SQLite has (timestamps as text) count as PostgreSQL's own form: that is what its DDL makes of
// them.
WireType ScalarWireType(TypeKind kind, Storage storage) {
  const bool text = storage == Storage::kText;
  switch (kind) {
    case TypeKind::kNull: return {.binary = false};
    case TypeKind::kBool: return {kBoolOid};
    case TypeKind::kInt32: return {storage == Storage::kSmallInt ? kInt2Oid : kInt4Oid};
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64:
    case TypeKind::kDuration: return {kInt8Oid};
    case TypeKind::kFloat: return {kFloat4Oid};
    case TypeKind::kDouble: return {kFloat8Oid};
    case TypeKind::kString: return {kTextOid};
    case TypeKind::kBytes: return {kByteaOid};
    case TypeKind::kDecimal: return {text ? kTextOid : storage == Storage::kReal ? kFloat8Oid : kNumericOid};
    case TypeKind::kTimestamp:
      if (storage == Storage::kWithoutTimeZone) return {kTimestampOid};
      if (text) return {kTextOid};
      return {IsUnixTime(storage) ? kInt8Oid : kTimestamptzOid};
    case TypeKind::kDate: return {text ? kTextOid : kDateOid};
    case TypeKind::kTime: return {text ? kTextOid : kTimeOid};
    case TypeKind::kUuid: return {text ? kTextOid : kUuidOid};
    case TypeKind::kJson: return {text ? kTextOid : storage == Storage::kJsonPlain ? kJsonOid : kJsonbOid};
    case TypeKind::kEnum:
      if (storage == Storage::kNativeEnum) return {.binary = false};
      return {storage == Storage::kNumber ? kInt4Oid : kTextOid};
    case TypeKind::kArray: return {.binary = false};  // arrays of arrays do not exist
  }
  return {};
}

}  // namespace

WireType WireTypeOf(const StoredType& stored) {
  if (stored.type.kind != TypeKind::kArray) return ScalarWireType(stored.type.kind, stored.storage);
  const WireType element = ScalarWireType(stored.type.element->kind, stored.storage);
  return {.oid = ArrayOidOf(element.oid), .binary = element.binary};
}

absl::Status EncodeValue(const StoredType& stored, const Value& value, std::string& out) {
  switch (stored.type.kind) {
    case TypeKind::kNull: return WrongKind(stored);
    case TypeKind::kBool: {
      const auto* flag = std::get_if<bool>(&value.data);
      if (flag == nullptr) return WrongKind(stored);
      out += *flag ? '\1' : '\0';
      return absl::OkStatus();
    }
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64: return EncodeInteger(stored, value, out);
    case TypeKind::kFloat:
    case TypeKind::kDouble: return EncodeReal(stored, value, out);
    case TypeKind::kString:
      return EncodeAs<std::string>(stored, value, out, [](const StoredType&, const std::string& text, std::string& to) {
        return PutText(text, to);
      });
    case TypeKind::kBytes:
      return EncodeAs<Bytes>(stored, value, out, [](const StoredType&, const Bytes& bytes, std::string& to) {
        to += bytes.data;
        return absl::OkStatus();
      });
    case TypeKind::kDecimal: return EncodeDecimal(stored, value, out);
    case TypeKind::kTimestamp: return EncodeAs<Timestamp>(stored, value, out, EncodeTimestamp);
    case TypeKind::kDate: return EncodeAs<Date>(stored, value, out, EncodeDate);
    case TypeKind::kTime: return EncodeAs<TimeOfDay>(stored, value, out, EncodeTime);
    case TypeKind::kDuration:
      return EncodeAs<Duration>(stored, value, out, [](const StoredType&, Duration duration, std::string& to) {
        PutBig(to, duration.micros);
        return absl::OkStatus();
      });
    case TypeKind::kUuid: return EncodeAs<Uuid>(stored, value, out, EncodeUuid);
    case TypeKind::kJson: return EncodeAs<Json>(stored, value, out, EncodeJson);
    case TypeKind::kEnum: return EncodeEnum(stored, value, out);
    case TypeKind::kArray: return EncodeAs<List>(stored, value, out, EncodeArray);
  }
  return WrongKind(stored);
}

}  // namespace rowgate::orm::postgresql
