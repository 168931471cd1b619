#ifndef ROWGATE_ORM_ENGINE_NAMED_STATEMENTS_H_
#define ROWGATE_ORM_ENGINE_NAMED_STATEMENTS_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/base/strings.h"
#include "orm/bind/binder.h"
#include "orm/bind/query_binder.h"
#include "orm/driver/driver.h"
#include "orm/engine/prepared_statement.h"
#include "orm/expr/type.h"
#include "orm/sql/dialect.h"

// The escape hatch: statements that the server's operator has written in SQL and clients call by name. The SQL is taken
// as it is, one statement, with `:name` in the place of values. Off unless there is a file of them.
namespace rowgate::orm {

struct NamedParameter {
  std::string name;
  Type type;
};
struct NamedColumn {
  std::string name;
  Type type;
};
struct NamedStatement {
  std::string name;
  std::string description;
  std::vector<NamedParameter> parameters;               // clients send all of them
  std::vector<NamedColumn> columns;                     // none: it returns no rows
  bool writes = false;                                  // else it runs in a read-only transaction
  std::map<std::string, std::string, std::less<>> sql;  // by dialect
};

// All statements of a file, those with SQL for the dialect ready to run. Immutable and thread-safe.
class NamedStatements {
 public:
  NamedStatements() = default;

  // NAMED_STATEMENT_INVALID: two of one name, no name, a parameter that the SQL does not use or that is not declared,
  // more than one statement, an unfinished string. Says which statement and dialect.
  static absl::StatusOr<NamedStatements> Create(std::vector<NamedStatement> statements, const Dialect& dialect);

  // In alphabetical order.
  std::vector<const NamedStatement*> All() const;

  struct Ready {
    NamedStatement declared;
    std::shared_ptr<const CompiledStatement> statement;  // null: no SQL for this dialect
    std::shared_ptr<const std::vector<ResultColumn>> columns;
  };
  // UNKNOWN_STATEMENT.
  absl::StatusOr<const Ready*> Find(std::string_view name) const;

  // Whether the connected database accepts each: it is asked for its plan. NAMED_STATEMENT_INVALID says which it is
  // that the database refuses; its own words are the vendor text.
  absl::Status Check(Connection& connection, const Dialect& dialect) const;

 private:
  std::map<std::string, Ready, std::less<>> statements_;
};

// The values in the order of the declaration, adapted to its types. UNKNOWN_PARAMETER, MISSING_PARAMETER, and those of
// AdaptValue.
absl::StatusOr<std::vector<Value>> ValuesForStatement(const NamedStatement& statement, const Parameters& parameters);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_NAMED_STATEMENTS_H_
