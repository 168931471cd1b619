#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_STATEMENT_CACHE_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_STATEMENT_CACHE_H_

#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "orm/dialects/sqlite/driver/handles.h"

namespace rowgate::orm::sqlite {

// Whether a statement stays prepared for the next time.
enum class Keep { kYes, kNo };

struct CachedStatement {
  std::string sql;
  StatementHandle handle;
  bool busy = false;
};

// A prepared statement in exclusive use. When the lease goes the statement is reset and forgets its bindings, so that
// it holds no lock and points at nobody's text. Must not outlive the cache it is from.
class StatementLease {
 public:
  explicit StatementLease(CachedStatement& cached) : cached_(&cached) { cached.busy = true; }
  explicit StatementLease(StatementHandle own) : own_(std::move(own)) {}
  StatementLease(StatementLease&& other) noexcept;
  StatementLease& operator=(StatementLease&&) = delete;
  ~StatementLease();

  sqlite3_stmt* get() const { return cached_ != nullptr ? cached_->handle.get() : own_.get(); }

 private:
  CachedStatement* cached_ = nullptr;
  StatementHandle own_;
};

// Prepared statements of one connection by their text, the least recently used one dropped first. Not thread-safe.
class StatementCache {
 public:
  explicit StatementCache(size_t statements_max) : statements_max_(statements_max) {}

  // Prepares `sql` unless it is here. A statement in use (a cursor's) is left alone: the lease owns another, as it does
  // of one that is not kept.
  absl::StatusOr<StatementLease> Acquire(sqlite3* db, std::string_view sql, Keep keep);

  size_t size() const { return entries_.size(); }

 private:
  void DropOldest();

  size_t statements_max_;
  std::list<CachedStatement> entries_;                                                  // most recently used first
  std::unordered_map<std::string_view, std::list<CachedStatement>::iterator> by_text_;  // views into entries_
};

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_STATEMENT_CACHE_H_
