#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SAMPLING_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SAMPLING_H_

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/dialects/sqlite/driver/physical.h"
#include "orm/expr/type.h"

// What a column's declaration leaves open is read from the values it has. Thread-safe.
namespace rowgate::orm::sqlite {

struct SampledValue {
  PhysicalKind kind = PhysicalKind::kNull;
  int64_t integer = 0;
  double real = 0;
  std::string text;
};
using Sample = std::vector<SampledValue>;

// Up to 1,000 values that are not NULL, from the first 10,000 rows.
absl::StatusOr<Sample> TakeSample(sqlite3* db, std::string_view table, std::string_view column);

bool AllOf(const Sample& sample, PhysicalKind kind);

// The form of a column of points in time; nothing when its values have no form that Rowgate knows.
std::optional<StoredType> TimestampFrom(const Sample& sample, bool default_is_now);
// A date, or a timestamp when the values say so.
std::optional<StoredType> DateFrom(const Sample& sample);
StoredType UuidFrom(const Sample& sample);
// By storage class alone; nothing when the values are of several, or when there are none.
std::optional<StoredType> UntypedFrom(const Sample& sample);

// The wider type when the values do not fit Rowgate's own column type of that name: "INT" and "FLOAT" mean 32 bits in
// Rowgate's tables and 64 in everybody else's.
StoredType Widened(const StoredType& stored, const Sample& sample);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_SAMPLING_H_
