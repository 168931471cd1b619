#include "orm/dialects/postgresql/driver/begin.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

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

std::vector<std::string> BeginCommands(const TransactionOptions& options) {
  std::string begin = "BEGIN";
  if (const std::string_view level = LevelOf(options); !level.empty()) StrAppend(begin, " ISOLATION LEVEL ", level);
  StrAppend(begin, options.mode == TransactionMode::kReadOnly ? " READ ONLY" : "");
  std::vector<std::string> commands = {std::move(begin)};
  if (options.lock_timeout > absl::ZeroDuration()) {
    commands.push_back(StrCat("SET LOCAL lock_timeout = ", MillisecondsOf(options.lock_timeout)));
  }
  return commands;
}

}  // namespace rowgate::orm::postgresql
