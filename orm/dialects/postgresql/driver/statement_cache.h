#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_STATEMENT_CACHE_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_STATEMENT_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "orm/dialects/postgresql/driver/oids.h"

namespace rowgate::orm::postgresql {

// Which statements one session has prepared, by text and parameter types; forgets the least recently used. Only keeps
// the books: the caller prepares and deallocates. Not thread-safe.
class StatementCache {
 public:
  explicit StatementCache(size_t entries_max) : entries_max_(entries_max) {}

  // The statement's name in the session, or nullptr. Valid until the next call.
  const std::string* Find(std::string_view sql, std::span<const TypeOid> types);

  // A name that this session has not used yet.
  std::string NewName();

  // Call after the statement was prepared under `name`.
  const std::string& Insert(std::string_view sql, std::span<const TypeOid> types, std::string name);

  // Takes out an entry that has to make room for one more, and gives its name for DEALLOCATE.
  std::optional<std::string> EvictForInsert();
  // Takes out an entry of this text; gives its name.
  std::optional<std::string> Erase(std::string_view sql);

  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string sql;
    std::vector<TypeOid> types;
    std::string name;
  };

  std::string TakeOut(std::list<Entry>::iterator entry);

  size_t entries_max_;
  uint64_t names_made_ = 0;
  std::list<Entry> entries_;                                                 // most recently used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_sql_;  // keys point into entries_
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_STATEMENT_CACHE_H_
