#include "server/wire/type_codec.h"

#include <limits>
#include <optional>

#include "orm/base/status_macros.h"
#include "server/wire/wire_enums.h"

namespace rowgate::server {
namespace {

// Field numbers of rowgate.v1.Type.
enum TypeField : uint32_t { kKind = 1, kPrecision = 2, kScale = 3, kMessage = 4, kElement = 5 };

absl::StatusOr<uint32_t> DigitsAt(const WireField& wire, const Place& place) {
  ASSIGN_OR_RETURN(const uint64_t digits, NumberAt(wire, place));
  if (digits > std::numeric_limits<uint32_t>::max())
    return InvalidValue(place.Path(), "not an unsigned 32-bit integer");
  return static_cast<uint32_t>(digits);
}

}  // namespace

absl::StatusOr<orm::CastType> DecodeCastType(std::string_view bytes, const Place& place) {
  orm::CastType type;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == kKind) {
      ASSIGN_OR_RETURN(type.kind, EnumAt(wire, place.Part("kind"), "the TypeKinds to cast to", CastKindFromWire));
    } else if (wire.number == kPrecision) {
      ASSIGN_OR_RETURN(type.precision, DigitsAt(wire, place.Part("precision")));
    } else if (wire.number == kScale) {
      ASSIGN_OR_RETURN(type.scale, DigitsAt(wire, place.Part("scale")));
    } else if (wire.number == kMessage || wire.number == kElement) {
      return InvalidValue(place.Path(), "message and element are of results only");
    } else {
      return false;
    }
    return true;
  }));
  if (type.kind == orm::TypeKind::kNull) return NotAMember(place.Part("kind").Path(), "rowgate.v1.TypeKind", 0);
  if (type.kind != orm::TypeKind::kDecimal && (type.precision != 0 || type.scale != 0)) {
    return InvalidValue(place.Path(), "only decimals have precision and scale");
  }
  return type;
}

void EncodeType(uint32_t number, const orm::Type& type, WireWriter& out) {
  const size_t start = out.BeginNested(number);
  if (const uint64_t kind = TypeKindToWire(type.kind); kind != 0) out.VarintField(kKind, kind);
  if (type.kind == orm::TypeKind::kDecimal && type.precision != 0) out.VarintField(kPrecision, type.precision);
  if (type.kind == orm::TypeKind::kDecimal && type.scale != 0) out.VarintField(kScale, type.scale);
  if (type.enum_type != nullptr) out.BytesField(kMessage, type.enum_type->full_name);
  if (type.element != nullptr) EncodeType(kElement, *type.element, out);
  out.EndNested(start);
}

void EncodeRowType(uint32_t number, std::string_view message_name, WireWriter& out) {
  const size_t start = out.BeginNested(number);
  out.VarintField(kKind, kRowTypeKind);
  out.BytesField(kMessage, message_name);
  out.EndNested(start);
}

}  // namespace rowgate::server
