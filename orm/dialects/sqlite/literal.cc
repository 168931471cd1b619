#include "orm/dialects/sqlite/literal.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <variant>

#include "orm/base/overloaded.h"
#include "orm/expr/decimal.h"
#include "orm/expr/text_formats.h"
#include "orm/sql/errors.h"
#include "orm/sql/literals.h"

namespace rowgate::orm::sqlite {
namespace {

void WriteReal(SqlWriter& out, double number) {
  if (std::isfinite(number)) {
    out.RealLiteral(number);
  } else if (std::isnan(number)) {
    out.Refuse("NaN");
  } else {
    out.Text(number > 0 ? SqlText("9e999") : SqlText("-9e999"));
  }
}

void WriteBlob(SqlWriter& out, std::string_view bytes) { out.Text("X'").HexDigits(bytes).Text("'"); }

void WriteDecimal(SqlWriter& out, const Decimal& decimal, const StoredType& stored) {
  if (stored.storage == Storage::kText) {
    out.StringLiteral(decimal.text);
  } else if (stored.storage != Storage::kDefault || stored.type.kind != TypeKind::kDecimal) {
    out.DecimalLiteral(decimal);
  } else if (const auto scaled = DecimalToScaled(decimal, stored.type.scale)) {
    out.Number(*scaled);
  } else {
    out.Refuse("a decimal constant of more digits than its column has");
  }
}

void WriteUuid(SqlWriter& out, const Uuid& uuid, Storage storage) {
  if (storage == Storage::kText) {
    out.StringLiteral(uuid.text);
  } else {
    WriteBlob(out, UuidToBytes(uuid));
  }
}

void WriteUnsigned(SqlWriter& out, uint64_t number) {
  if (number > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) return out.Refuse("integers above 2^63-1");
  out.Number(static_cast<int64_t>(number));
}

// Integers meet decimals in DEFAULT 0 of a decimal column.
void WriteInteger(SqlWriter& out, int64_t number, const StoredType& stored) {
  if (stored.type.kind == TypeKind::kDecimal) return WriteDecimal(out, Decimal{std::to_string(number)}, stored);
  out.Number(number);
}

}  // namespace

void WriteLiteral(SqlWriter& out, const Value& value, const StoredType& stored) {
  std::visit(Overloaded{
                 [&](const Null&) { out.Text("NULL"); },
                 [&](bool truth) { out.Text(truth ? SqlText("1") : SqlText("0")); },
                 [&](int64_t number) { WriteInteger(out, number, stored); },
                 [&](uint64_t number) { WriteUnsigned(out, number); },
                 [&](double number) { WriteReal(out, number); },
                 [&](const std::string& text) { out.StringLiteral(text); },
                 [&](const Bytes& bytes) { WriteBlob(out, bytes.data); },
                 [&](const Decimal& decimal) { WriteDecimal(out, decimal, stored); },
                 [&](Timestamp timestamp) {
                   if (WriteTimestampLiteral(out, timestamp, stored.storage)) return;
                   WriteTimestampLiteral(out, timestamp, Storage::kTextMicros);
                 },
                 [&](Date date) { out.StringLiteral(FormatDate(date)); },
                 [&](TimeOfDay time) { out.StringLiteral(FormatTimeMicros(time)); },
                 [&](Duration duration) { out.Number(duration.micros); },
                 [&](const Uuid& uuid) { WriteUuid(out, uuid, stored.storage); },
                 [&](const Json& json) { out.StringLiteral(json.text); },
                 [&](EnumNumber member) { WriteEnumLiteral(out, member, stored); },
                 [&](const List& list) {
                   if (!list.items.empty()) return out.Refuse("a default list that is not empty");
                   out.Text("'[]'");
                 },
             },
             value.data);
}

}  // namespace rowgate::orm::sqlite
