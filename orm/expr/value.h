#ifndef ROWGATE_ORM_EXPR_VALUE_H_
#define ROWGATE_ORM_EXPR_VALUE_H_

#include <compare>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "orm/base/out_of_line_variant.h"

// Values as the whole of Rowgate passes them: literals, parameters, cells to be written. One struct per kind, so that
// a string is never taken for a decimal. All are plain values: copyable, comparable, safe to share between threads.
namespace rowgate::orm {

struct Null {
  bool operator==(const Null&) const = default;
};
struct Bytes {
  std::string data;
  bool operator==(const Bytes&) const = default;
};
// Canonical text: optional '-', no leading zeros, no exponent, no '+', "-0" is "0". orm/expr/decimal.h makes it so.
struct Decimal {
  std::string text;
  bool operator==(const Decimal&) const = default;
};
// Microseconds since 1970-01-01 00:00:00 UTC; 0001-01-01 to 9999-12-31.
struct Timestamp {
  int64_t micros = 0;
  auto operator<=>(const Timestamp&) const = default;
};
// Days since 1970-01-01, proleptic Gregorian; 0001-01-01 to 9999-12-31.
struct Date {
  int32_t days = 0;
  auto operator<=>(const Date&) const = default;
};
// Microseconds since midnight, below 24 hours.
struct TimeOfDay {
  int64_t micros = 0;
  auto operator<=>(const TimeOfDay&) const = default;
};
struct Duration {
  int64_t micros = 0;
  auto operator<=>(const Duration&) const = default;
};
// Canonical text: 36 characters, lower case, with hyphens.
struct Uuid {
  std::string text;
  bool operator==(const Uuid&) const = default;
};
// Valid JSON text.
struct Json {
  std::string text;
  bool operator==(const Json&) const = default;
};
// A member of a protobuf enum, by number. Literals by name are resolved by the binder, which knows the column.
struct EnumNumber {
  int32_t number = 0;
  auto operator<=>(const EnumNumber&) const = default;
};

struct Value;
// A list operand of IN, or the value of a repeated column.
struct List {
  std::vector<Value> items;
  bool operator==(const List&) const;
};

using ValueVariant = std::variant<Null, bool, int64_t, uint64_t, double, std::string, Bytes, Decimal, Timestamp, Date,
                                  TimeOfDay, Duration, Uuid, Json, EnumNumber, List>;
extern template class OutOfLineVariant<ValueVariant>;

struct Value {
  OutOfLineVariant<ValueVariant> data;

  bool is_null() const { return std::holds_alternative<Null>(data); }
  bool operator==(const Value&) const;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXPR_VALUE_H_
