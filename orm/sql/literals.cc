#include "orm/sql/literals.h"

#include <string_view>

#include "orm/expr/text_formats.h"
#include "orm/sql/errors.h"

namespace rowgate::orm {
namespace {

constexpr int64_t kMicrosPerMilli = 1000;
constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr size_t kDateChars = std::string_view("2024-01-31").size();
constexpr size_t kSecondsChars = std::string_view("2024-01-31 10:00:00").size();

}  // namespace

bool WriteTimestampLiteral(SqlWriter& out, Timestamp timestamp, Storage storage) {
  const std::string micros = FormatTimestampMicros(timestamp);
  if (storage == Storage::kTextMicros) {
    out.StringLiteral(micros);
  } else if (storage == Storage::kTextSeconds) {
    out.StringLiteral(std::string_view(micros).substr(0, kSecondsChars));
  } else if (storage == Storage::kTextDate) {
    out.StringLiteral(std::string_view(micros).substr(0, kDateChars));
  } else if (storage == Storage::kTextIso) {
    out.StringLiteral(FormatTimestampIso(timestamp));
  } else if (storage == Storage::kUnixSeconds) {
    out.Number(timestamp.micros / kMicrosPerSecond);
  } else if (storage == Storage::kUnixMillis) {
    out.Number(timestamp.micros / kMicrosPerMilli);
  } else if (storage == Storage::kUnixMicros) {
    out.Number(timestamp.micros);
  } else {
    return false;
  }
  return true;
}

void WriteEnumLiteral(SqlWriter& out, EnumNumber member, const StoredType& stored) {
  if (stored.storage == Storage::kNumber || stored.type.enum_type == nullptr) {
    out.Number(member.number);
    return;
  }
  const EnumMember* found = stored.type.enum_type->FindNumber(member.number);
  if (found == nullptr) return out.Fail(StatementBug("a constant of the schema is no member of its enum"));
  out.StringLiteral(found->label);
}

std::string FormatTimeMicros(TimeOfDay time) {
  std::string text = FormatTimeOfDay(time);
  if (text.find('.') == std::string::npos) text += ".000000";
  return text;
}

}  // namespace rowgate::orm
