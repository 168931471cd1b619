#include "orm/dialects/sqlite/driver/statement_cache.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/dialects/sqlite/driver/errors.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::sqlite {
namespace {

absl::StatusOr<StatementHandle> Prepare(sqlite3* db, std::string_view sql, Keep keep) {
  const unsigned flags = keep == Keep::kYes ? SQLITE_PREPARE_PERSISTENT : 0;
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), flags, &raw, &tail);
  StatementHandle statement(raw);
  if (code != SQLITE_OK) return LastError(db);
  if (statement == nullptr) return CompilerBug("an empty statement");
  if (tail != sql.data() + sql.size()) return CompilerBug("text after the end of a statement");
  return statement;
}

}  // namespace

StatementLease::StatementLease(StatementLease&& other) noexcept
    : cached_(std::exchange(other.cached_, nullptr)), own_(std::move(other.own_)) {}

StatementLease::~StatementLease() {
  if (cached_ == nullptr) return;
  sqlite3_reset(cached_->handle.get());  // repeats the error of the last step, which has been handled
  sqlite3_clear_bindings(cached_->handle.get());
  cached_->busy = false;
}

absl::StatusOr<StatementLease> StatementCache::Acquire(sqlite3* db, std::string_view sql, Keep keep) {
  if (const auto found = by_text_.find(sql); found != by_text_.end()) {
    const auto entry = found->second;
    if (!entry->busy) {
      entries_.splice(entries_.begin(), entries_, entry);
      return StatementLease(*entry);
    }
    ASSIGN_OR_RETURN(StatementHandle second, Prepare(db, sql, Keep::kNo));
    return StatementLease(std::move(second));
  }
  ASSIGN_OR_RETURN(StatementHandle handle, Prepare(db, sql, keep));
  if (keep == Keep::kNo) return StatementLease(std::move(handle));
  if (entries_.size() >= statements_max_) DropOldest();
  entries_.push_front({.sql = std::string(sql), .handle = std::move(handle)});
  by_text_.emplace(entries_.front().sql, entries_.begin());
  return StatementLease(entries_.front());
}

void StatementCache::DropOldest() {
  for (auto entry = entries_.end(); entry != entries_.begin();) {
    --entry;
    if (entry->busy) continue;
    by_text_.erase(entry->sql);
    entries_.erase(entry);
    return;
  }
}

}  // namespace rowgate::orm::sqlite
