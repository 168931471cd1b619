#include "orm/dialects/postgresql/type_names.h"

#include "orm/base/strings.h"

namespace rowgate::orm::postgresql {
namespace {

std::string Sized(std::string_view name, uint32_t size) { return StrCat(name, "(", size, ")"); }

std::string DecimalName(const StoredType& stored) {
  if (stored.storage == Storage::kText) return "text";
  if (stored.storage == Storage::kReal) return "double precision";
  const Type& type = stored.type;
  return type.precision == 0 ? "numeric" : StrCat("numeric(", type.precision, ",", type.scale, ")");
}

std::string TimestampName(Storage storage) {
  if (storage == Storage::kText) return "text";
  if (storage == Storage::kWithoutTimeZone) return "timestamp(6)";
  const bool unix_time =
      storage == Storage::kUnixSeconds || storage == Storage::kUnixMillis || storage == Storage::kUnixMicros;
  return unix_time ? "bigint" : "timestamptz(6)";
}

std::string JsonName(Storage storage) {
  if (storage == Storage::kText) return "text";
  return storage == Storage::kJsonPlain ? "json" : "jsonb";
}

std::string TextOr(Storage storage, std::string_view name) {
  return std::string(storage == Storage::kText ? "text" : name);
}

}  // namespace

std::string TypeName(const StoredType& stored) {
  const Type& type = stored.type;
  switch (type.kind) {
    case TypeKind::kNull: return "text";
    case TypeKind::kBool: return "boolean";
    case TypeKind::kInt32: return stored.storage == Storage::kSmallInt ? "smallint" : "integer";
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64:
    case TypeKind::kDuration: return "bigint";
    case TypeKind::kFloat: return "real";
    case TypeKind::kDouble: return "double precision";
    case TypeKind::kString: return type.max_length == 0 ? "text" : Sized("varchar", type.max_length);
    case TypeKind::kBytes: return "bytea";
    case TypeKind::kDecimal: return DecimalName(stored);
    case TypeKind::kTimestamp: return TimestampName(stored.storage);
    case TypeKind::kDate: return TextOr(stored.storage, "date");
    case TypeKind::kTime: return TextOr(stored.storage, "time(6)");
    case TypeKind::kUuid: return TextOr(stored.storage, "uuid");
    case TypeKind::kJson: return JsonName(stored.storage);
    case TypeKind::kEnum: return stored.storage == Storage::kNumber ? "integer" : "text";
    case TypeKind::kArray:
      return type.element == nullptr ? "text[]"
                                     : StrCat(TypeName({.type = *type.element, .storage = stored.storage}), "[]");
  }
  return "text";
}

}  // namespace rowgate::orm::postgresql
