// Arguments that must be known when a statement is made, or that are not values for the database at all.
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/call_arguments.h"
#include "orm/bind/errors.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

struct NamedPart {
  std::string_view name;
  DatePart part;
};

// date_trunc knows those that are units of time.
constexpr size_t kTruncUnits = 9;
constexpr std::array<NamedPart, 13> kParts = {{
    {"year", DatePart::kYear},
    {"quarter", DatePart::kQuarter},
    {"month", DatePart::kMonth},
    {"week", DatePart::kWeek},
    {"day", DatePart::kDay},
    {"hour", DatePart::kHour},
    {"minute", DatePart::kMinute},
    {"second", DatePart::kSecond},
    {"microsecond", DatePart::kMicrosecond},
    {"dow", DatePart::kDayOfWeek},
    {"isodow", DatePart::kIsoDayOfWeek},
    {"doy", DatePart::kDayOfYear},
    {"epoch", DatePart::kEpoch},
}};

absl::Status WantsConstant(const Operand& operand, std::string_view what) {
  return TypeMismatch(operand.site, StrCat("this must be a constant ", what));
}

absl::StatusOr<std::string> KeyOf(const Operand& operand) {
  if (!operand.constant || operand.is_null()) return WantsConstant(operand, "text or integer: a key of a JSON path");
  if (const auto* index = std::get_if<int64_t>(&operand.constant->data)) return absl::StrCat(*index);
  const auto* name = std::get_if<std::string>(&operand.constant->data);
  if (name == nullptr) return WantsConstant(operand, "text or integer: a key of a JSON path");
  return *name;
}

}  // namespace

absl::StatusOr<DatePart> DatePartOf(const Function& function, const Operand& operand) {
  const std::string* name = operand.constant ? std::get_if<std::string>(&operand.constant->data) : nullptr;
  if (name == nullptr) return WantsConstant(operand, "text: a part of a date");
  const size_t count = function.id == FunctionId::kDateTrunc ? kTruncUnits : kParts.size();
  std::vector<std::string_view> known;
  for (size_t i = 0; i < count; ++i) {
    if (kParts[i].name == absl::AsciiStrToLower(*name)) return kParts[i].part;
    known.push_back(kParts[i].name);
  }
  return UnknownDatePart(operand.site, *name, known);
}

Bound ConstantTextOf(Operand operand) {
  if (!operand.constant || operand.is_null()) return WantsConstant(operand, "text");
  return AdaptOperand(std::move(operand), {.type = Type::Of(TypeKind::kString)});
}

absl::Status CheckRange(const FunctionParameter& parameter, const Operand& operand) {
  const auto* number = operand.constant ? std::get_if<int64_t>(&operand.constant->data) : nullptr;
  if (number == nullptr || (*number >= parameter.least && *number <= parameter.most)) return absl::OkStatus();
  const std::string_view side = *number < parameter.least ? "at least " : "at most ";
  const int64_t end = *number < parameter.least ? parameter.least : parameter.most;
  return ValueOutOfRange(operand.site, StrCat(parameter.name, " is ", side, end));
}

Bound ConstantIntegerOf(const FunctionParameter& parameter, Operand operand) {
  if (!operand.constant || operand.is_null()) return WantsConstant(operand, "integer");
  RETURN_IF_ERROR(CheckRange(parameter, operand));
  return AdaptOperand(std::move(operand), {.type = Type::Of(TypeKind::kInt64)});
}

Bound JsonPathOf(const std::vector<Operand>& keys) {
  List path;
  for (const Operand& key : keys) {
    ASSIGN_OR_RETURN(std::string name, KeyOf(key));
    path.items.push_back({std::move(name)});
  }
  const auto text = std::make_shared<const Type>(Type::Of(TypeKind::kString));
  return BoundVal({std::move(path)}, {.type = {.kind = TypeKind::kArray, .element = text}});
}

}  // namespace rowgate::orm
