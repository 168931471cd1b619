#ifndef ROWGATE_ORM_BIND_STATEMENT_NAMES_H_
#define ROWGATE_ORM_BIND_STATEMENT_NAMES_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/select.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

// SQLite joins no more in one SELECT; nobody reads a statement that has more.
inline constexpr size_t kTableReferencesMax = 64;

// What is unique in a whole statement, subqueries included: ids and SQL names of table references. Everything a client
// calls something stays outside. Not thread-safe.
class StatementNames {
 public:
  // The catalog may be null: then there are no relations and no tables to name.
  StatementNames(const Catalog* catalog, int first_source) : catalog_(catalog), next_source_(first_source) {}

  const Catalog* catalog() const { return catalog_; }

  // A table reference with its id and name. TOO_MANY_TABLES, without a field, beyond the limit.
  absl::StatusOr<Source> NewSource(const Table& table);
  absl::StatusOr<Source> NewSource(std::shared_ptr<const Select> derived);
  absl::StatusOr<Source> NewSource(const CommonTableSelect& common_table);

  // An id and name for a common table.
  CommonTableSelect NewCommonTable();

  // Shares a finished SELECT; its `qualified` is kept right from then on.
  std::shared_ptr<const Select> Share(Select select);
  // Whether there is more than one table reference.
  bool qualified() const { return references_ > 1; }

  // The relation of that name, declared here or, by `inverse`, on the other side; null when there is none.
  const Relation* FindRelation(const Table& table, std::string_view name);

 private:
  absl::StatusOr<Source> Add(std::string name);
  // The first of prefix2, prefix3 … that nothing else is called.
  std::string Unused(char prefix, int& number);
  bool IsTaken(const std::string& name) const;

  const Catalog* catalog_;
  int next_source_;
  int next_common_table_ = 1;
  int next_alias_ = 2;
  int next_common_name_ = 1;
  size_t references_ = 0;
  std::set<std::string> used_;                   // in lower case: some databases fold names
  std::vector<std::shared_ptr<Select>> shared_;  // while there is one table reference
  std::deque<Relation> inverses_;                // made from `inverse`
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_STATEMENT_NAMES_H_
