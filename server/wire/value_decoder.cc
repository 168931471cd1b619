#include <bit>
#include <cstdint>
#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/base/unicode.h"
#include "orm/expr/decimal.h"
#include "orm/expr/errors.h"
#include "orm/expr/text_formats.h"
#include "server/wire/errors.h"
#include "server/wire/expr_decoder.h"
#include "server/wire/known_messages.h"
#include "server/wire/value_fields.h"
#include "server/wire/wire_reader.h"

namespace rowgate::server {
namespace {

using orm::Value;

class ValueDecoder {
 public:
  explicit ValueDecoder(const Place& place) : place_(place) {}

  absl::StatusOr<Value> Decode(std::string_view bytes, bool in_list) {
    std::optional<Value> value;
    WireReader reader(bytes);
    WireField wire;
    while (reader.Next(wire)) {
      ASSIGN_OR_RETURN(value, One(wire, in_list));
    }
    if (reader.failed()) return MalformedRequest(place_.Path());
    if (!value) return EmptyExpression(place_.Path());
    return *std::move(value);
  }

 private:
  absl::StatusOr<Value> One(const WireField& wire, bool in_list) {
    if (wire.number >= kInt64List && wire.number <= kValueList) {
      if (in_list) return InvalidValue(place_.Path(), "a list cannot hold lists");
      if (wire.type != WireType::kBytes) return MalformedRequest(place_.Path());
      return ListValue(wire);
    }
    return Scalar(wire);
  }

  absl::StatusOr<Value> Scalar(const WireField& wire) {
    if (wire.number >= kStringValue && wire.number <= kEnumValue) {
      if (wire.type != WireType::kBytes) return MalformedRequest(place_.Path());
      return TextOrMessage(wire);
    }
    if (wire.number == kDoubleValue) {
      if (wire.type != WireType::kFixed64) return MalformedRequest(place_.Path());
      return Value{std::bit_cast<double>(wire.scalar)};
    }
    if (wire.number == kRowValue) return InvalidValue(place_.Path(), "a whole row is a result, never an operand");
    if (wire.number < kNullValue || wire.number > kUint64Value) return UnknownField(place_.Path(), wire.number);
    if (wire.type != WireType::kVarint) return MalformedRequest(place_.Path());
    if (wire.number == kNullValue) return Value{orm::Null{}};
    if (wire.number == kBoolValue) return Value{wire.scalar != 0};
    if (wire.number == kInt64Value) return Value{static_cast<int64_t>(wire.scalar)};
    return Value{wire.scalar};
  }

  absl::StatusOr<Value> TextOrMessage(const WireField& wire) {
    switch (wire.number) {
      case kBytesValue: return Value{orm::Bytes{std::string(wire.bytes)}};
      case kTimestampValue: return Wrap(DecodeTimestamp(wire.bytes));
      case kDurationValue: return Wrap(DecodeDuration(wire.bytes));
      default: break;
    }
    if (!orm::IsValidUtf8(wire.bytes)) return InvalidUtf8(place_.Path());
    switch (wire.number) {
      case kDecimalValue: return Parsed(orm::ParseDecimal(wire.bytes), "decimal");
      case kDateValue: return Parsed(orm::ParseDate(wire.bytes), "date");
      case kTimeValue: return Parsed(orm::ParseTimeOfDay(wire.bytes), "time of day");
      case kUuidValue: return Parsed(orm::ParseUuid(wire.bytes), "UUID");
      case kJsonValue: return Value{orm::Json{std::string(wire.bytes)}};
      default: return Value{std::string(wire.bytes)};  // an enum's name is resolved by the column it meets
    }
  }

  template <class T>
  absl::StatusOr<Value> Wrap(absl::StatusOr<T> result) {
    if (!result.ok()) return orm::WithFieldPrefix(result.status(), place_.Path());
    return Value{*std::move(result)};
  }

  template <class T>
  absl::StatusOr<Value> Parsed(std::optional<T> parsed, std::string_view what) {
    if (!parsed) return InvalidValue(place_.Path(), orm::StrCat("no valid ", what));
    return Value{*std::move(parsed)};
  }

  absl::StatusOr<Value> ListValue(const WireField& wire) {
    orm::List list;
    WireReader reader(wire.bytes);
    WireField item;
    while (reader.Next(item)) {
      if (item.number != 1) return UnknownField(place_.Path(), item.number);
      RETURN_IF_ERROR(AppendItems(wire.number, item, list));
      if (list.items.size() > static_cast<size_t>(place_.limits().list_items_max)) {
        return orm::ListTooLong(place_.Path(), place_.limits());
      }
    }
    if (reader.failed()) return MalformedRequest(place_.Path());
    return Value{std::move(list)};
  }

  absl::Status AppendItems(uint32_t list_kind, const WireField& item, orm::List& list) {
    if (list_kind == kInt64List || list_kind == kDoubleList) return AppendNumbers(list_kind, item, list);
    if (item.type != WireType::kBytes) return MalformedRequest(place_.Path());
    if (list_kind == kValueList) {
      ASSIGN_OR_RETURN(Value value, Decode(item.bytes, /*in_list=*/true));
      list.items.push_back(std::move(value));
      return absl::OkStatus();
    }
    if (!orm::IsValidUtf8(item.bytes)) return InvalidUtf8(place_.Path());
    list.items.push_back({std::string(item.bytes)});
    return absl::OkStatus();
  }

  absl::Status AppendNumbers(uint32_t list_kind, const WireField& item, orm::List& list) {
    const bool integers = list_kind == kInt64List;
    const auto append = [&](uint64_t bits) {
      list.items.push_back(integers ? Value{static_cast<int64_t>(bits)} : Value{std::bit_cast<double>(bits)});
    };
    if (item.type == (integers ? WireType::kVarint : WireType::kFixed64)) {
      append(item.scalar);
      return absl::OkStatus();
    }
    if (item.type != WireType::kBytes) return MalformedRequest(place_.Path());
    WireReader packed(item.bytes);
    uint64_t bits = 0;
    while (!packed.at_end() && (integers ? packed.NextVarint(bits) : packed.NextFixed64(bits))) append(bits);
    return packed.failed() ? MalformedRequest(place_.Path()) : absl::OkStatus();
  }

  const Place& place_;
};

}  // namespace

absl::StatusOr<Value> DecodeValue(std::string_view bytes, const Place& place) {
  return ValueDecoder(place).Decode(bytes, /*in_list=*/false);
}

}  // namespace rowgate::server
