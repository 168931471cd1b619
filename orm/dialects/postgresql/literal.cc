#include "orm/dialects/postgresql/literal.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>

#include "orm/base/overloaded.h"
#include "orm/base/strings.h"
#include "orm/expr/text_formats.h"
#include "orm/sql/errors.h"
#include "orm/sql/literals.h"

namespace rowgate::orm::postgresql {
namespace {

void WriteReal(SqlWriter& out, double number) {
  if (std::isfinite(number)) {
    out.RealLiteral(number);
  } else if (std::isnan(number)) {
    out.Text("'NaN'::double precision");
  } else {
    out.Text(number > 0 ? SqlText("'Infinity'::double precision") : SqlText("'-Infinity'::double precision"));
  }
}

void WriteTimestamp(SqlWriter& out, Timestamp timestamp, Storage storage) {
  const bool unix_time =
      storage == Storage::kUnixSeconds || storage == Storage::kUnixMillis || storage == Storage::kUnixMicros;
  if (unix_time) {
    WriteTimestampLiteral(out, timestamp, storage);
  } else if (storage == Storage::kText) {
    WriteTimestampLiteral(out, timestamp, Storage::kTextIso);
  } else if (storage == Storage::kWithoutTimeZone) {
    out.StringLiteral(FormatTimestampMicros(timestamp)).Text("::timestamp");
  } else {
    out.StringLiteral(StrCat(FormatTimestampMicros(timestamp), "+00")).Text("::timestamptz");
  }
}

void WriteDecimal(SqlWriter& out, const Decimal& decimal, Storage storage) {
  if (storage == Storage::kText) {
    out.StringLiteral(decimal.text);
  } else {
    out.DecimalLiteral(decimal);
  }
}

// A constant whose type PostgreSQL cannot take from a bare string; kText columns take it so.
void WriteTyped(SqlWriter& out, std::string_view text, SqlText cast, Storage storage) {
  out.StringLiteral(text);
  if (storage != Storage::kText) out.Text(cast);
}

void WriteArray(SqlWriter& out, const List& list, const StoredType& stored) {
  if (stored.type.element == nullptr) return out.Fail(StatementBug("an array without an element type"));
  if (list.items.empty()) {
    out.Text("'{}'");
    return;
  }
  const StoredType element = {.type = *stored.type.element, .storage = stored.storage};
  out.Text("ARRAY[");
  WriteList(out, list.items, [&](const Value& item) { WriteLiteral(out, item, element); });
  out.Text("]");
}

void WriteUnsigned(SqlWriter& out, uint64_t number) {
  if (number > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) return out.Refuse("integers above 2^63-1");
  out.Number(static_cast<int64_t>(number));
}

}  // namespace

void WriteLiteral(SqlWriter& out, const Value& value, const StoredType& stored) {
  const Storage storage = stored.storage;
  std::visit(Overloaded{
                 [&](const Null&) { out.Text("NULL"); },
                 [&](bool truth) { out.Text(truth ? SqlText("TRUE") : SqlText("FALSE")); },
                 [&](int64_t number) { out.Number(number); },
                 [&](uint64_t number) { WriteUnsigned(out, number); },
                 [&](double number) { WriteReal(out, number); },
                 [&](const std::string& text) { out.StringLiteral(text); },
                 [&](const Bytes& bytes) { out.Text("'\\x").HexDigits(bytes.data).Text("'::bytea"); },
                 [&](const Decimal& decimal) { WriteDecimal(out, decimal, storage); },
                 [&](Timestamp timestamp) { WriteTimestamp(out, timestamp, storage); },
                 [&](Date date) { WriteTyped(out, FormatDate(date), "::date", storage); },
                 [&](TimeOfDay time) { WriteTyped(out, FormatTimeOfDay(time), "::time", storage); },
                 [&](Duration duration) { out.Number(duration.micros); },
                 [&](const Uuid& uuid) { WriteTyped(out, uuid.text, "::uuid", storage); },
                 [&](const Json& json) { out.StringLiteral(json.text); },
                 [&](EnumNumber member) { WriteEnumLiteral(out, member, stored); },
                 [&](const List& list) { WriteArray(out, list, stored); },
             },
             value.data);
}

}  // namespace rowgate::orm::postgresql
