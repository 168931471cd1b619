#include "orm/dialects/mysql/literal.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <variant>

#include "orm/base/overloaded.h"
#include "orm/expr/text_formats.h"
#include "orm/sql/literals.h"

namespace rowgate::orm::mysql {
namespace {

// 0.5 would be a decimal, and 0.5e0 is a double. What is very large or small has its exponent already.
void WriteReal(SqlWriter& out, double number) {
  if (!std::isfinite(number)) return out.Refuse("a number that is not finite");
  constexpr double kExponentFrom = 1e5;
  const double size = std::abs(number);
  if (number != 0 && (size >= kExponentFrom || size < 1e-3)) {
    out.Text("(").RealLiteral(number).Text(" + 0e0)");
  } else {
    out.RealLiteral(number).Text("e0");
  }
}

void WriteBlob(SqlWriter& out, std::string_view bytes) { out.Text("X'").HexDigits(bytes).Text("'"); }

void WriteTimestamp(SqlWriter& out, Timestamp timestamp, Storage storage) {
  const bool unix_time =
      storage == Storage::kUnixSeconds || storage == Storage::kUnixMillis || storage == Storage::kUnixMicros;
  if (unix_time) {
    WriteTimestampLiteral(out, timestamp, storage);
  } else if (storage == Storage::kText) {
    WriteTimestampLiteral(out, timestamp, Storage::kTextIso);
  } else {
    out.Text("TIMESTAMP").StringLiteral(FormatTimestampMicros(timestamp));
  }
}

// A constant whose type must be said; kText columns hold the bare string.
void WriteTyped(SqlWriter& out, SqlText type, std::string_view text, Storage storage) {
  if (storage != Storage::kText) out.Text(type);
  out.StringLiteral(text);
}

void WriteDecimal(SqlWriter& out, const Decimal& decimal, Storage storage) {
  if (storage == Storage::kText) {
    out.StringLiteral(decimal.text);
  } else {
    out.DecimalLiteral(decimal);
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
                 [&](const Bytes& bytes) { WriteBlob(out, bytes.data); },
                 [&](const Decimal& decimal) { WriteDecimal(out, decimal, storage); },
                 [&](Timestamp timestamp) { WriteTimestamp(out, timestamp, storage); },
                 [&](Date date) { WriteTyped(out, "DATE", FormatDate(date), storage); },
                 [&](TimeOfDay time) { WriteTyped(out, "TIME", FormatTimeMicros(time), storage); },
                 [&](Duration duration) { out.Number(duration.micros); },
                 [&](const Uuid& uuid) { WriteUuid(out, uuid, storage); },
                 [&](const Json& json) { out.StringLiteral(json.text); },
                 [&](EnumNumber member) { WriteEnumLiteral(out, member, stored); },
                 [&](const List& list) {
                   if (!list.items.empty()) return out.Refuse("a default list that is not empty");
                   out.Text("'[]'");
                 },
             },
             value.data);
}

}  // namespace rowgate::orm::mysql
