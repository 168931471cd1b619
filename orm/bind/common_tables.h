#ifndef ROWGATE_ORM_BIND_COMMON_TABLES_H_
#define ROWGATE_ORM_BIND_COMMON_TABLES_H_

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/name_scope.h"
#include "orm/bind/query_surroundings.h"

namespace rowgate::orm {

// Whether a query of WITH RECURSIVE may select from itself, at the moment.
enum class SelfReference {
  kNone,      // it is finished
  kTooEarly,  // its first arms are being bound
  kAllowed,   // its last arm is being bound
};

// One query of WITH, as table references see it.
struct CommonTableName {
  std::string name;  // the client's
  CommonTableSelect select;
  std::shared_ptr<const DerivedColumns> columns;
  std::vector<std::string> given_columns;  // their names; empty: the labels of its query
  SelfReference self = SelfReference::kNone;
  mutable int self_references = 0;
};

// The queries of WITH clauses that a query may select from; those of its own WITH hide outer ones.
struct CommonTables {
  const CommonTables* outer = nullptr;
  std::deque<CommonTableName> tables;

  const CommonTableName* Find(std::string_view name) const;
};

// Binds WITH; `tables` gets each query when it is known.
absl::Status BindCommonTables(const Query& query, const Surroundings& around, CommonTables& tables);

// The columns that a query has for those who select from it: whole rows are the columns of their table. `names`, of
// common tables, may be empty.
absl::StatusOr<std::shared_ptr<const DerivedColumns>> ColumnsOf(const BoundQuery& query,
                                                                const std::vector<std::string>& names,
                                                                std::string_view field);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_COMMON_TABLES_H_
