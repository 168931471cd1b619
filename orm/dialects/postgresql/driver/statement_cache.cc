#include "orm/dialects/postgresql/driver/statement_cache.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "orm/base/strings.h"

namespace rowgate::orm::postgresql {

const std::string* StatementCache::Find(std::string_view sql, std::span<const TypeOid> types) {
  const auto found = by_sql_.find(sql);
  if (found == by_sql_.end() || !std::ranges::equal(found->second->types, types)) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return &found->second->name;
}

std::string StatementCache::NewName() { return StrCat("s", ++names_made_); }

const std::string& StatementCache::Insert(std::string_view sql, std::span<const TypeOid> types, std::string name) {
  entries_.push_front({std::string(sql), {types.begin(), types.end()}, std::move(name)});
  by_sql_[entries_.front().sql] = entries_.begin();
  return entries_.front().name;
}

std::optional<std::string> StatementCache::EvictForInsert() {
  if (entries_.size() < entries_max_) return std::nullopt;
  return TakeOut(std::prev(entries_.end()));
}

std::optional<std::string> StatementCache::Erase(std::string_view sql) {
  const auto found = by_sql_.find(sql);
  if (found == by_sql_.end()) return std::nullopt;
  return TakeOut(found->second);
}

std::string StatementCache::TakeOut(std::list<Entry>::iterator entry) {
  std::string name = std::move(entry->name);
  by_sql_.erase(entry->sql);
  entries_.erase(entry);
  return name;
}

}  // namespace rowgate::orm::postgresql
