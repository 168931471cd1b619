#ifndef ROWGATE_ORM_EXPR_WRITE_H_
#define ROWGATE_ORM_EXPR_WRITE_H_

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "orm/expr/query.h"

// Set-based writes before names are resolved: what a client's ExecuteRequest becomes. Plain values.
namespace rowgate::orm {

struct ConflictSpec {
  std::vector<std::string> fields;         // the columns of one declared key
  std::vector<std::string> update_fields;  // take the new row's values; none: the existing row stays
};

struct InsertSpec {
  std::string table;                 // message name, as in TableRef
  std::vector<std::string> columns;  // field names
  std::vector<std::vector<Expr>> rows;
  std::shared_ptr<const Query> query;  // instead of rows
  std::optional<ConflictSpec> on_conflict;
};

struct SetSpec {
  std::string column;
  Expr value;
};
struct UpdateSpec {
  std::string table;
  std::vector<SetSpec> set;
  std::optional<Expr> where;
};

struct DeleteSpec {
  std::string table;
  std::optional<Expr> where;
};

struct WriteSpec {
  std::variant<InsertSpec, UpdateSpec, DeleteSpec> statement;
  std::vector<Projection> returning;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXPR_WRITE_H_
