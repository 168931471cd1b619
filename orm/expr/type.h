#ifndef ROWGATE_ORM_EXPR_TYPE_H_
#define ROWGATE_ORM_EXPR_TYPE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Logical types, and how an engine stores them. Immutable values; safe to share between threads.
namespace rowgate::orm {

enum class TypeKind {
  kNull,  // only the type of a NULL literal
  kBool,
  kInt32,
  kInt64,
  kUint32,
  kUint64,  // annotated columns only; stored in 64 signed bits, so at most 2^63-1
  kFloat,
  kDouble,
  kString,
  kBytes,
  kDecimal,
  kTimestamp,
  kDate,
  kTime,
  kDuration,
  kUuid,
  kJson,
  kEnum,
  kArray,
};

// The members of a protobuf enum: what is stored for each, by name or by number.
struct EnumMember {
  int32_t number = 0;
  std::string proto_name;  // STATUS_ACTIVE
  std::string label;       // what is stored by name: ACTIVE
};
struct EnumType {
  std::string full_name;  // of the protobuf enum
  std::vector<EnumMember> members;

  const EnumMember* FindNumber(int32_t number) const;
  const EnumMember* FindLabel(std::string_view label) const;
  // By stored label or by protobuf name: what literals may say.
  const EnumMember* FindName(std::string_view name) const;
};

struct Type {
  TypeKind kind = TypeKind::kNull;
  uint32_t max_length = 0;                    // kString: code points, kBytes: bytes; 0 = unlimited
  uint32_t precision = 0;                     // kDecimal: all digits; 0 = unknown (result of an expression)
  uint32_t scale = 0;                         // kDecimal: digits after the point
  std::shared_ptr<const EnumType> enum_type;  // kEnum
  std::shared_ptr<const Type> element;        // kArray

  static Type Of(TypeKind kind) { return Type{.kind = kind}; }
};

// True for types whose values can be compared with each other (integers with integers and doubles, text with text …).
bool IsNumeric(TypeKind kind);
bool IsInteger(TypeKind kind);
// "int64", "decimal(12,2)", "enum blog.v1.Status": for error messages.
std::string Describe(const Type& type);

// How the engine holds a value of a type. kDefault is what Rowgate's own DDL makes; the others describe columns that
// existed before, as introspection found them.
enum class Storage {
  kDefault,
  kTextMicros,   // timestamp as "2024-01-31 10:00:00.000000" (SQLite's default)
  kTextSeconds,  // timestamp as "2024-01-31 10:00:00"; a fraction is refused
  kTextIso,      // timestamp as "2024-01-31T10:00:00Z", fraction when not zero
  kTextDate,     // timestamp column that holds only "2024-01-31"; a time of day is refused
  kUnixSeconds,
  kUnixMillis,
  kUnixMicros,
  kWithoutTimeZone,  // PostgreSQL `timestamp`, taken as UTC
  kNumeric,          // SQLite column of NUMERIC affinity: doubles, rounded to the declared scale
  kText,             // decimal, uuid, time, JSON … as canonical text
  kReal,             // decimal as a double
  kBlob,             // uuid as 16 bytes (SQLite's default)
  kNumber,           // enum by number instead of by name
  kJsonPlain,        // PostgreSQL `json` instead of `jsonb`
  kNativeEnum,       // PostgreSQL enum type
  kSmallInt,         // 16-bit integer column: range is checked before writing
};

// Everything a driver needs to encode a bind or decode a result cell.
struct StoredType {
  Type type;
  Storage storage = Storage::kDefault;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXPR_TYPE_H_
