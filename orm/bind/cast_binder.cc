// CAST. Constants become values of the type when nothing is lost by it; what is left is the database's to convert.
#include <optional>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/common_type.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/expr/decimal.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

constexpr uint32_t kPrecisionMax = 1000;

bool IsMoment(TypeKind kind) { return kind == TypeKind::kTimestamp || kind == TypeKind::kDate; }

// What has a text form of its own, the one that literals have.
bool HasText(TypeKind kind) {
  switch (kind) {
    case TypeKind::kBytes:
    case TypeKind::kJson:
    case TypeKind::kArray:
    case TypeKind::kNull: return false;
    case TypeKind::kBool:
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64:
    case TypeKind::kFloat:
    case TypeKind::kDouble:
    case TypeKind::kString:
    case TypeKind::kDecimal:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kTime:
    case TypeKind::kDuration:
    case TypeKind::kUuid:
    case TypeKind::kEnum: return true;
  }
  return false;
}

bool IsCastable(const Type& from, const Type& to) {
  if (IsNumeric(from.kind) && IsNumeric(to.kind)) return true;
  if (from.kind == TypeKind::kBool && IsInteger(to.kind)) return true;
  if (to.kind == TypeKind::kString) return HasText(from.kind);
  return (IsMoment(from.kind) && IsMoment(to.kind)) || from.kind == to.kind;
}

absl::Status CannotCast(const Site& site, const Type& from, const Type& to) {
  return TypeMismatch(site, StrCat(Describe(from), " cannot be cast to ", Describe(to)));
}

absl::Status CheckType(const CastType& type, const Site& site) {
  const Type wanted = Type::Of(type.kind);
  const bool nameable = type.kind != TypeKind::kNull && type.kind != TypeKind::kEnum && type.kind != TypeKind::kArray;
  if (!nameable) return TypeMismatch(site, StrCat("nothing can be cast to ", Describe(wanted)));
  const bool has_digits = type.precision != 0 || type.scale != 0;
  if (!has_digits) return absl::OkStatus();
  if (type.kind != TypeKind::kDecimal) return TypeMismatch(site, StrCat(Describe(wanted), " has no precision"));
  if (type.precision <= kPrecisionMax && type.scale <= type.precision) return absl::OkStatus();
  return ValueOutOfRange(
      site, StrCat("a decimal has at most ", kPrecisionMax, " digits, and at most all of them ", "after the point"));
}

// A decimal without digits has those of what is cast.
absl::StatusOr<Type> TargetOf(const CastType& type, const Type& from, const Site& site) {
  Type wanted{.kind = type.kind, .precision = type.precision, .scale = type.scale};
  if (type.kind != TypeKind::kDecimal || type.precision != 0) return wanted;
  if (from.kind == TypeKind::kFloat || from.kind == TypeKind::kDouble) {
    return TypeMismatch(site, "a double becomes a decimal of so many digits only: say decimal(12, 2)");
  }
  wanted.scale = from.scale;
  return wanted;
}

// Numbers and truth may be written as text; everything else does so anyhow.
Value Unquoted(const Value& value, TypeKind wanted) {
  const auto* text = std::get_if<std::string>(&value.data);
  if (text == nullptr) return value;
  if (wanted == TypeKind::kBool && *text == "true") return {true};
  if (wanted == TypeKind::kBool && *text == "false") return {false};
  const std::optional<Decimal> number = IsNumeric(wanted) ? ParseDecimal(*text) : std::nullopt;
  return number ? Value{*number} : value;
}

bool IsText(const Operand& operand) {
  return operand.constant && std::holds_alternative<std::string>(operand.constant->data);
}

// Nothing when the constant must be rounded or printed, which the database does.
absl::StatusOr<std::optional<BoundExpr>> AdaptedConstant(Operand operand, const StoredType& wanted) {
  const bool text = IsText(operand);
  const Type natural = NaturalType(*operand.constant).type;
  const bool number = IsNumeric(natural.kind) && IsNumeric(wanted.type.kind);
  Bound adapted = AdaptOperand(operand, wanted);
  if (adapted.ok()) return *std::move(adapted);
  if (text && IsNumeric(wanted.type.kind) && !number) {
    return ValueOutOfRange(operand.site, StrCat("the text is not a valid ", Describe(wanted.type)));
  }
  if (IsInteger(natural.kind) && IsInteger(wanted.type.kind)) return adapted.status();
  if (number || IsCastable(natural, wanted.type)) return std::nullopt;
  return adapted.status();
}

}  // namespace

Bound CastAt(const Cast& cast, const Site& site) {
  if (cast.operands.size() != 1) return WrongArity(site, "CAST", 1, 1, cast.operands.size());
  RETURN_IF_ERROR(CheckType(cast.type, site));
  ASSIGN_OR_RETURN(Operand operand, OperandAt(Site(cast.operands.front(), site, 0)));
  if (operand.constant && IsText(operand)) operand.constant = Unquoted(*operand.constant, cast.type.kind);
  const Type from = operand.constant ? NaturalType(*operand.constant).type : operand.bound.type();
  ASSIGN_OR_RETURN(const Type target, TargetOf(cast.type, from, site));
  const StoredType wanted = {.type = target};
  const Site operand_site = operand.site;
  if (operand.constant) {
    ASSIGN_OR_RETURN(std::optional<BoundExpr> adapted, AdaptedConstant(operand, wanted));
    if (adapted) return *std::move(adapted);
  }
  ASSIGN_OR_RETURN(BoundExpr bound, Naturally(std::move(operand)));
  if (!IsCastable(bound.type(), target)) return CannotCast(operand_site, bound.type(), target);
  const bool same = bound.type().kind == target.kind && bound.stored.storage == Storage::kDefault &&
                    target.kind != TypeKind::kDecimal && target.kind != TypeKind::kFloat;
  if (!same) return CastTo(std::move(bound), wanted);
  bound.stored = wanted;
  return bound;
}

}  // namespace rowgate::orm
