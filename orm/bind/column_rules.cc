#include "orm/bind/column_rules.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/base/unicode.h"
#include "orm/base/violations.h"
#include "orm/bind/fold.h"

namespace rowgate::orm {
namespace {

std::string NormalizedText(const Column& column, std::string text) {
  for (const Normalization step : column.normalize) {
    switch (step) {
      case Normalization::kLower: text = LowerText(text); break;
      case Normalization::kTrim: text = std::string(TrimText(text)); break;
      case Normalization::kNfc: text = NfcText(text); break;
    }
  }
  return text;
}

// Characters of text, bytes of bytes.
std::optional<size_t> LengthOf(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.data)) return CountCodePoints(*text);
  if (const auto* bytes = std::get_if<Bytes>(&value.data)) return bytes->data.size();
  return std::nullopt;
}

class RuleCheck {
 public:
  RuleCheck(const Column& column, const Value& value) : column_(column), rules_(column.rules), value_(value) {}

  absl::Status Run() && {
    Length();
    Pattern();
    Range();
    return violations_.status();
  }

 private:
  // There are fewer rules than an error takes.
  void Violate(const absl::Status& violation) { violations_.Add(violation).IgnoreError(); }

  absl::Status OutOfRange(std::string_view description) const {
    return InvalidField("VALUE_OUT_OF_RANGE", column_.field_name, description);
  }

  void Length() {
    const std::optional<size_t> length = LengthOf(value_);
    if (!length || *length >= rules_.min_length) return;
    const bool text = std::holds_alternative<std::string>(value_.data);
    Violate(InvalidField("TOO_SHORT", column_.field_name,
                         StrCat("shorter than ", rules_.min_length, text ? " characters" : " bytes")));
  }

  void Pattern() {
    const auto* text = std::get_if<std::string>(&value_.data);
    if (text == nullptr || rules_.matcher == nullptr || rules_.matcher->MatchesWhole(*text)) return;
    Violate(InvalidField("PATTERN_MISMATCH", column_.field_name, StrCat("does not match ", rules_.pattern)));
  }

  void Range() {
    const auto below = [](const Value& left, const Value& right) {
      const auto order = CompareValues(left, right);
      return order && *order < 0;
    };
    if (rules_.minimum && below(value_, *rules_.minimum)) Violate(OutOfRange("below the least value"));
    if (rules_.maximum && below(*rules_.maximum, value_)) Violate(OutOfRange("above the greatest value"));
  }

  const Column& column_;
  const ColumnRules& rules_;
  const Value& value_;
  Violations violations_;
};

}  // namespace

Value Normalized(const Column& column, Value value) {
  if (column.normalize.empty()) return value;
  if (auto* text = std::get_if<std::string>(&value.data)) {
    if (IsValidUtf8(*text)) *text = NormalizedText(column, std::move(*text));
  } else if (auto* list = std::get_if<List>(&value.data)) {
    for (Value& item : list->items) item = Normalized(column, std::move(item));
  }
  return value;
}

absl::Status CheckColumnRules(const Column& column, const Value& value) {
  if (const auto* list = std::get_if<List>(&value.data)) {
    for (const Value& item : list->items) {
      if (absl::Status status = CheckColumnRules(column, item); !status.ok()) return status;
    }
    return absl::OkStatus();
  }
  return RuleCheck(column, value).Run();
}

}  // namespace rowgate::orm
