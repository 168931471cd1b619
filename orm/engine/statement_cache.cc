#include "orm/engine/statement_cache.h"

#include <utility>

namespace rowgate::orm {
namespace {

// Statements that insert a thousand rows are big, rarely repeated, and cheap beside what they do.
constexpr size_t kShareMax = 64;

}  // namespace

size_t StatementCache::BytesOf(const Entry& entry) {
  const CompiledStatement& statement = *entry.statement;
  return entry.key.size() + statement.sql.size() + statement.binds.size() * sizeof(Bind) +
         statement.result.size() * sizeof(StoredType);
}

std::shared_ptr<const CompiledStatement> StatementCache::Find(std::string_view key) {
  const MutexLock lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) {
    ++misses_;
    return nullptr;
  }
  ++hits_;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->statement;
}

std::shared_ptr<const CompiledStatement> StatementCache::Insert(std::string key, CompiledStatement statement) {
  Entry entry{std::move(key), std::make_shared<const CompiledStatement>(std::move(statement))};
  const size_t bytes = BytesOf(entry);
  if (bytes > bytes_max_ / kShareMax) return entry.statement;
  const MutexLock lock(mutex_);
  if (const auto found = by_key_.find(entry.key); found != by_key_.end()) return found->second->statement;
  entries_.push_front(std::move(entry));
  by_key_.emplace(entries_.front().key, entries_.begin());
  bytes_ += bytes;
  std::shared_ptr<const CompiledStatement> kept = entries_.front().statement;
  Evict();
  return kept;
}

void StatementCache::Evict() {
  while (!entries_.empty() && (entries_.size() > entries_max_ || bytes_ > bytes_max_)) {
    by_key_.erase(entries_.back().key);
    bytes_ -= BytesOf(entries_.back());
    entries_.pop_back();
  }
}

StatementCache::Stats StatementCache::stats() const {
  const MutexLock lock(mutex_);
  return {.entries = static_cast<int64_t>(entries_.size()), .hits = hits_, .misses = misses_};
}

}  // namespace rowgate::orm
