#include "orm/dialects/postgresql/driver/begin.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>

#include "orm/base/strings.h"

namespace rowgate::orm::postgresql {
namespace {

// Several reads see one snapshot only from REPEATABLE READ on. Nothing for a read-write transaction that asks for
// nothing: it has what the role or the database was given.
std::string_view LevelOf(const TransactionOptions& options) {
  switch (options.isolation) {
    case Isolation::kDefault: return options.mode == TransactionMode::kReadOnly ? "REPEATABLE READ" : "";
    case Isolation::kReadCommitted: return "READ COMMITTED";
    case Isolation::kRepeatableRead: return "REPEATABLE READ";
    case Isolation::kSerializable: return "SERIALIZABLE";
  }
  return "";
}

// At least one millisecond: 0 would mean to wait for ever.
int64_t MillisecondsOf(absl::Duration timeout) {
  return std::clamp<int64_t>(absl::ToInt64Milliseconds(timeout), 1, std::numeric_limits<int32_t>::max());
}

}  // namespace

std::string BeginText(const TransactionOptions& options) {
  std::string text = "BEGIN";
  if (const std::string_view level = LevelOf(options); !level.empty()) StrAppend(text, " ISOLATION LEVEL ", level);
  StrAppend(text, options.mode == TransactionMode::kReadOnly ? " READ ONLY" : "");
  if (options.lock_timeout > absl::ZeroDuration()) {
    StrAppend(text, "; SET LOCAL lock_timeout = ", MillisecondsOf(options.lock_timeout));
  }
  return text;
}

}  // namespace rowgate::orm::postgresql
