#include "orm/bind/common_type.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/comparable.h"
#include "orm/bind/errors.h"

namespace rowgate::orm {
namespace {

using Common = std::optional<StoredType>;

bool IsReal(const StoredType& stored) {
  return stored.type.kind == TypeKind::kFloat || stored.type.kind == TypeKind::kDouble;
}
bool IsDecimal(const StoredType& stored) { return stored.type.kind == TypeKind::kDecimal; }
// Such decimals can only be compared for equality, so no other number meets them.
bool IsDecimalText(const StoredType& stored) { return IsDecimal(stored) && stored.storage == Storage::kText; }

bool IsSameDecimal(const StoredType& left, const StoredType& right) {
  return IsDecimal(left) && IsDecimal(right) && left.type.scale == right.type.scale && left.storage == right.storage;
}

Common CommonNumber(const StoredType& left, const StoredType& right) {
  if (IsSameDecimal(left, right)) {
    StoredType common = left;
    if (left.type.precision != right.type.precision) common.type.precision = 0;
    return common;
  }
  if (IsDecimalText(left) || IsDecimalText(right)) return std::nullopt;
  if (IsReal(left) || IsReal(right)) return StoredType{.type = Type::Of(TypeKind::kDouble)};
  if (IsInteger(left.type.kind) && IsInteger(right.type.kind)) return StoredType{.type = Type::Of(TypeKind::kInt64)};
  return StoredType{.type = {.kind = TypeKind::kDecimal, .scale = std::max(left.type.scale, right.type.scale)}};
}

// Kinds that CAST brings from any storage to the default one.
bool ChangesStorage(TypeKind kind) { return kind == TypeKind::kTimestamp || kind == TypeKind::kJson; }

bool AreSameKind(const Type& left, const Type& right) {
  if (left.kind == TypeKind::kEnum) return AreComparable(left, right);
  if (left.kind != TypeKind::kArray || right.kind != TypeKind::kArray) return left.kind == right.kind;
  return left.element != nullptr && right.element != nullptr && left.element->kind == right.element->kind;
}

// What a single value has in common with others like it.
StoredType Widened(StoredType stored) {
  if (IsInteger(stored.type.kind)) return {.type = Type::Of(TypeKind::kInt64)};
  if (IsReal(stored)) return {.type = Type::Of(TypeKind::kDouble)};
  stored.type.max_length = 0;
  return stored;
}

// now() takes the storage of what it meets.
bool Adapts(const Operand& operand) { return operand.constant.has_value() || IsClock(operand.bound); }

absl::Status CannotMix(const Operand& operand, std::string_view what, const StoredType& common,
                       const StoredType& other) {
  return TypeMismatch(operand.site, StrCat(what, " cannot mix ", Describe(common.type), " and ", Describe(other.type)));
}

absl::StatusOr<StoredType> CommonOfBound(const std::vector<Operand>& operands, std::string_view what) {
  Common common;
  for (const Operand& operand : operands) {
    if (Adapts(operand)) continue;
    const StoredType own = Widened(operand.bound.stored);
    const Common wider = common ? CommonOf(*common, own) : own;
    if (!wider) return CannotMix(operand, what, *common, own);
    common = wider;
  }
  return common ? *common : Widened(CommonType(operands));
}

}  // namespace

Common CommonOf(const StoredType& left, const StoredType& right) {
  if (IsNumeric(left.type.kind) && IsNumeric(right.type.kind)) return CommonNumber(left, right);
  if (!AreSameKind(left.type, right.type)) return std::nullopt;
  if (left.storage == right.storage) return Widened(left);
  if (!ChangesStorage(left.type.kind)) return std::nullopt;
  return StoredType{.type = left.type};
}

absl::StatusOr<StoredType> CommonOf(const std::vector<Operand>& operands, std::string_view what) {
  ASSIGN_OR_RETURN(StoredType common, CommonOfBound(operands, what));
  if (!IsNumeric(common.type.kind)) return common;
  for (const Operand& operand : operands) {
    if (!operand.constant) continue;
    StoredType natural = NaturalType(*operand.constant);
    if (!IsNumeric(natural.type.kind)) continue;  // adapts, or is refused when it comes to that
    const bool fits = IsDecimal(natural) && IsDecimal(common) && natural.type.scale <= common.type.scale;
    if (fits || (IsInteger(natural.type.kind) && !IsReal(common))) continue;
    const Common wider = CommonOf(common, natural);
    if (!wider) return CannotMix(operand, what, common, natural);
    common = *wider;
  }
  return common;
}

BoundExpr CastTo(BoundExpr operand, StoredType wanted) {
  const bool nullable = operand.nullable;
  BoundCast cast;
  cast.operands.push_back(std::move(operand));
  return {.node = std::move(cast), .stored = std::move(wanted), .nullable = nullable};
}

bool HasFormOf(const StoredType& own, const StoredType& common) {
  if (!IsNumeric(common.type.kind)) return own.storage == common.storage;
  return IsSameDecimal(own, common) || (IsReal(own) && IsReal(common)) ||
         (IsInteger(own.type.kind) && IsInteger(common.type.kind));
}

BoundExpr BroughtTo(BoundExpr expr, const StoredType& common) {
  if (HasFormOf(expr.stored, common)) return expr;
  return CastTo(std::move(expr), common);
}

absl::StatusOr<BoundExpr> BroughtTo(Operand operand, const StoredType& common) {
  ASSIGN_OR_RETURN(BoundExpr adapted, AdaptOperand(std::move(operand), common));
  return BroughtTo(std::move(adapted), common);
}

absl::StatusOr<std::vector<BoundExpr>> BroughtTo(std::vector<Operand> operands, const StoredType& common) {
  std::vector<BoundExpr> brought;
  for (Operand& operand : operands) {
    ASSIGN_OR_RETURN(BoundExpr expr, BroughtTo(std::move(operand), common));
    brought.push_back(std::move(expr));
  }
  return brought;
}

}  // namespace rowgate::orm
