#ifndef ROWGATE_ORM_ENGINE_STATEMENT_CACHE_H_
#define ROWGATE_ORM_ENGINE_STATEMENT_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/base/thread_annotations.h"
#include "orm/base/mutex.h"
#include "orm/driver/compiled_statement.h"

namespace rowgate::orm {

// Compiled statements by the key of their shape (orm/sql/shape.h); the least recently used ones go first. Thread-safe.
class StatementCache {
 public:
  struct Stats {
    int64_t entries = 0;
    int64_t hits = 0;    // requests that found their statement
    int64_t misses = 0;  // requests that had to compile it
  };

  StatementCache(size_t entries_max, size_t bytes_max) : entries_max_(entries_max), bytes_max_(bytes_max) {}

  // Null when there is none.
  std::shared_ptr<const CompiledStatement> Find(std::string_view key);
  // Gives back what is in the cache from now on: the statement of another thread that was faster, or this one. What
  // alone would take a good part of the cache is not kept.
  std::shared_ptr<const CompiledStatement> Insert(std::string key, CompiledStatement statement);

  Stats stats() const;

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const CompiledStatement> statement;
  };
  using Entries = std::list<Entry>;

  static size_t BytesOf(const Entry& entry);
  void Evict() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t entries_max_;
  const size_t bytes_max_;
  mutable Mutex mutex_;
  Entries entries_ ABSL_GUARDED_BY(mutex_);  // the most recently used one first
  std::unordered_map<std::string_view, Entries::iterator> by_key_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t hits_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t misses_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_STATEMENT_CACHE_H_
