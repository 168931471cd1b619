#include "orm/dialects/sqlite/driver/sampling.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/sqlite/driver/query.h"
#include "orm/expr/text_formats.h"

namespace rowgate::orm::sqlite {
namespace {

constexpr int kValuesMax = 1'000;
constexpr int kRowsMax = 10'000;

// A point in time after 1970 as a count: ten digits are seconds until the year 5138, thirteen milliseconds.
constexpr int64_t kSecondsBelow = 100'000'000'000;
constexpr int64_t kMillisBelow = 100'000'000'000'000;

constexpr size_t kDateText = sizeof("2024-01-31") - 1;
constexpr size_t kSecondsText = sizeof("2024-01-31 10:00:00") - 1;

StoredType Of(TypeKind kind, Storage storage = Storage::kDefault) {
  return {.type = Type::Of(kind), .storage = storage};
}

PhysicalKind KindOf(int sqlite_type) {
  switch (sqlite_type) {
    case SQLITE_INTEGER: return PhysicalKind::kInteger;
    case SQLITE_FLOAT: return PhysicalKind::kReal;
    case SQLITE_TEXT: return PhysicalKind::kText;
    case SQLITE_BLOB: return PhysicalKind::kBlob;
    default: return PhysicalKind::kNull;
  }
}

template <class Predicate>
bool AllTexts(const Sample& sample, Predicate predicate) {
  return std::ranges::all_of(sample, predicate, &SampledValue::text);
}

Storage UnixStorage(const Sample& sample) {
  int64_t largest = 0;
  for (const SampledValue& value : sample) {
    // Of the most negative number there is no positive one, but it is no time either.
    largest = std::max(largest, value.integer < 0 ? -(value.integer + 1) : value.integer);
  }
  if (largest < kSecondsBelow) return Storage::kUnixSeconds;
  return largest < kMillisBelow ? Storage::kUnixMillis : Storage::kUnixMicros;
}

Storage TextStorage(const Sample& sample) {
  if (AllTexts(sample, [](const std::string& text) { return text.size() == kDateText; })) return Storage::kTextDate;
  if (AllTexts(sample, [](const std::string& text) { return text.find('T') != std::string::npos; })) {
    return Storage::kTextIso;
  }
  const bool whole = AllTexts(sample, [](const std::string& text) { return text.size() == kSecondsText; });
  return whole ? Storage::kTextSeconds : Storage::kTextMicros;
}

bool IsWide(TypeKind kind, const SampledValue& value) {
  if (kind == TypeKind::kInt32 && value.kind == PhysicalKind::kInteger) {
    return value.integer < std::numeric_limits<int32_t>::min() || value.integer > std::numeric_limits<int32_t>::max();
  }
  const bool real = kind == TypeKind::kFloat && value.kind == PhysicalKind::kReal;
  return real && static_cast<double>(static_cast<float>(value.real)) != value.real;
}

}  // namespace

absl::StatusOr<Sample> TakeSample(sqlite3* db, std::string_view table, std::string_view column) {
  const std::string name = QuoteIdentifier(column);
  const std::string sql = StrCat("SELECT ", name, " FROM (SELECT ", name, " FROM ", QuoteIdentifier(table), " LIMIT ",
                                 kRowsMax, ") WHERE ", name, " IS NOT NULL LIMIT ", kValuesMax);
  ASSIGN_OR_RETURN(Query query, Query::Prepare(db, sql, {}));
  Sample sample;
  while (true) {
    ASSIGN_OR_RETURN(const bool found, query.Next());
    if (!found) return sample;
    const PhysicalKind kind = KindOf(query.Kind(0));
    sample.push_back({.kind = kind, .integer = query.Integer(0), .real = query.Real(0), .text = query.Text(0)});
  }
}

bool AllOf(const Sample& sample, PhysicalKind kind) {
  return std::ranges::all_of(sample, [kind](const SampledValue& value) { return value.kind == kind; });
}

std::optional<StoredType> TimestampFrom(const Sample& sample, bool default_is_now) {
  // CURRENT_TIMESTAMP gives whole seconds.
  if (sample.empty()) return Of(TypeKind::kTimestamp, default_is_now ? Storage::kTextSeconds : Storage::kTextMicros);
  if (AllOf(sample, PhysicalKind::kInteger)) return Of(TypeKind::kTimestamp, UnixStorage(sample));
  if (!AllOf(sample, PhysicalKind::kText)) return UntypedFrom(sample);
  const bool times = AllTexts(sample, [](const std::string& text) { return ParseTimestamp(text).has_value(); });
  return times ? Of(TypeKind::kTimestamp, TextStorage(sample)) : Of(TypeKind::kString);
}

std::optional<StoredType> DateFrom(const Sample& sample) {
  const bool dates = AllOf(sample, PhysicalKind::kText) &&
                     AllTexts(sample, [](const std::string& text) { return ParseDate(text).has_value(); });
  return dates ? Of(TypeKind::kDate) : TimestampFrom(sample, false);
}

StoredType UuidFrom(const Sample& sample) {
  const bool bytes = !sample.empty() && AllOf(sample, PhysicalKind::kBlob);
  if (bytes) {
    const bool sixteen = AllTexts(sample, [](const std::string& text) { return text.size() == 16; });
    return sixteen ? Of(TypeKind::kUuid) : Of(TypeKind::kBytes);
  }
  const bool uuids = AllOf(sample, PhysicalKind::kText) &&
                     AllTexts(sample, [](const std::string& text) { return ParseUuid(text).has_value(); });
  return uuids ? Of(TypeKind::kUuid, Storage::kText) : Of(TypeKind::kString);
}

std::optional<StoredType> UntypedFrom(const Sample& sample) {
  if (sample.empty()) return std::nullopt;
  if (AllOf(sample, PhysicalKind::kInteger)) return Of(TypeKind::kInt64);
  if (AllOf(sample, PhysicalKind::kText)) return Of(TypeKind::kString);
  if (AllOf(sample, PhysicalKind::kBlob)) return Of(TypeKind::kBytes);
  const bool numbers = std::ranges::all_of(sample, [](const SampledValue& value) {
    return value.kind == PhysicalKind::kInteger || value.kind == PhysicalKind::kReal;
  });
  return numbers ? std::optional(Of(TypeKind::kDouble)) : std::nullopt;
}

StoredType Widened(const StoredType& stored, const Sample& sample) {
  const TypeKind kind = stored.type.kind;
  const bool wide = std::ranges::any_of(sample, [kind](const SampledValue& value) { return IsWide(kind, value); });
  if (!wide) return stored;
  return Of(kind == TypeKind::kInt32 ? TypeKind::kInt64 : TypeKind::kDouble);
}

}  // namespace rowgate::orm::sqlite
