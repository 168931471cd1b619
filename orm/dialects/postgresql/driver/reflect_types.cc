#include "orm/dialects/postgresql/driver/reflect_types.h"

#include <memory>
#include <utility>

namespace rowgate::orm::postgresql {
namespace {

constexpr int32_t kModifierOffset = 4;  // PostgreSQL adds the size of a header that no longer exists

StoredType Plain(TypeKind kind, Storage storage = Storage::kDefault) {
  return {.type = Type::Of(kind), .storage = storage};
}

StoredType String(int32_t modifier) {
  Type type = Type::Of(TypeKind::kString);
  if (modifier > kModifierOffset) type.max_length = static_cast<uint32_t>(modifier - kModifierOffset);
  return {.type = type};
}

// The scale has eleven bits and may be negative or above the precision: neither is a decimal of ours.
std::optional<StoredType> Numeric(int32_t modifier) {
  if (modifier < kModifierOffset) return std::nullopt;
  const auto bits = static_cast<uint32_t>(modifier - kModifierOffset);
  const uint32_t precision = bits >> 16;
  const uint32_t scale = bits & 0x7ff;
  if (scale > precision) return std::nullopt;
  return StoredType{.type = {.kind = TypeKind::kDecimal, .precision = precision, .scale = scale}};
}

std::optional<StoredType> Scalar(const CatalogType& type) {
  switch (type.oid) {
    case kBoolOid: return Plain(TypeKind::kBool);
    case kInt2Oid: return Plain(TypeKind::kInt32, Storage::kSmallInt);
    case kInt4Oid: return Plain(TypeKind::kInt32);
    case kInt8Oid: return Plain(TypeKind::kInt64);
    case kFloat4Oid: return Plain(TypeKind::kFloat);
    case kFloat8Oid: return Plain(TypeKind::kDouble);
    case kTextOid:
    case kVarcharOid:
    case kBpcharOid: return String(type.modifier);
    case kByteaOid: return Plain(TypeKind::kBytes);
    case kNumericOid: return Numeric(type.modifier);
    case kTimestamptzOid: return Plain(TypeKind::kTimestamp);
    case kTimestampOid: return Plain(TypeKind::kTimestamp, Storage::kWithoutTimeZone);
    case kDateOid: return Plain(TypeKind::kDate);
    case kTimeOid: return Plain(TypeKind::kTime);
    case kUuidOid: return Plain(TypeKind::kUuid);
    case kJsonOid: return Plain(TypeKind::kJson, Storage::kJsonPlain);
    case kJsonbOid: return Plain(TypeKind::kJson);
    default: break;
  }
  if (type.is_enum) return Plain(TypeKind::kEnum, Storage::kNativeEnum);
  if (type.name == "citext") return Plain(TypeKind::kString);
  return std::nullopt;
}

}  // namespace

std::optional<StoredType> StoredTypeOf(const CatalogType& type) {
  std::optional<StoredType> scalar = Scalar(type);
  if (!scalar.has_value() || !type.is_array) return scalar;
  Type array = Type::Of(TypeKind::kArray);
  array.element = std::make_shared<const Type>(std::move(scalar->type));
  return StoredType{.type = std::move(array), .storage = scalar->storage};
}

}  // namespace rowgate::orm::postgresql
