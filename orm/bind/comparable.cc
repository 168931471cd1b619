#include "orm/bind/comparable.h"

namespace rowgate::orm {
namespace {

// Storages that are the same for whoever compares get the same representative.
Storage Representative(const StoredType& stored) {
  switch (stored.storage) {
    case Storage::kWithoutTimeZone:  // sessions run in UTC
    case Storage::kSmallInt:
    case Storage::kJsonPlain: return Storage::kDefault;
    case Storage::kReal: return Storage::kNumeric;  // both hold doubles
    case Storage::kDefault:
    case Storage::kTextMicros:
    case Storage::kTextSeconds:
    case Storage::kTextIso:
    case Storage::kTextDate:
    case Storage::kUnixSeconds:
    case Storage::kUnixMillis:
    case Storage::kUnixMicros:
    case Storage::kNumeric:
    case Storage::kText:
    case Storage::kBlob:
    case Storage::kNumber:
    case Storage::kNativeEnum: return stored.storage;
  }
  return stored.storage;
}

bool IsSameEnum(const Type& left, const Type& right) {
  return left.enum_type != nullptr && right.enum_type != nullptr &&
         left.enum_type->full_name == right.enum_type->full_name;
}

bool IsReal(TypeKind kind) { return kind == TypeKind::kFloat || kind == TypeKind::kDouble; }

bool IsAssignableNumber(const Type& from, const Type& to) {
  if (IsReal(to.kind)) return true;
  if (IsInteger(from.kind)) return true;
  if (from.kind != TypeKind::kDecimal || to.kind != TypeKind::kDecimal) return false;
  const bool to_any_scale = to.precision == 0 && to.scale == 0;
  return to_any_scale || from.scale <= to.scale;
}

}  // namespace

bool AreComparable(const Type& left, const Type& right) {
  if (IsNumeric(left.kind) && IsNumeric(right.kind)) return true;
  if (left.kind != right.kind || !HasEquality(left)) return false;
  return left.kind != TypeKind::kEnum || IsSameEnum(left, right);
}

bool HasOrder(const Type& type) { return type.kind != TypeKind::kEnum; }

bool HasEquality(const Type& type) { return type.kind != TypeKind::kJson && type.kind != TypeKind::kArray; }

bool AreStoredAlike(const StoredType& left, const StoredType& right) {
  return left.type.kind != right.type.kind || Representative(left) == Representative(right);
}

bool IsAssignable(const Type& from, const Type& to) {
  if (IsNumeric(from.kind) && IsNumeric(to.kind)) return IsAssignableNumber(from, to);
  if (from.kind != to.kind) return false;
  if (from.kind == TypeKind::kEnum) return IsSameEnum(from, to);
  if (from.kind != TypeKind::kArray) return true;
  return from.element != nullptr && to.element != nullptr && from.element->kind == to.element->kind;
}

}  // namespace rowgate::orm
