#ifndef ROWGATE_ORM_SQL_STATEMENT_H_
#define ROWGATE_ORM_SQL_STATEMENT_H_

#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "orm/bind/bound_expr.h"
#include "orm/bind/select.h"
#include "orm/schema/catalog.h"

// SQL statements as values: what the engine plans and the compiler writes out. They borrow tables and columns from the
// catalog, which must outlive them.
namespace rowgate::orm {

// INSERT, UPDATE and DELETE: the target is table reference 0, called by its own name. `qualified` as in Select: needed
// as soon as an expression holds a subquery.
struct SetClause {
  const Column* column = nullptr;
  BoundExpr value;  // in an upsert's updates: BoundExcluded is the new row, BoundColumn the stored one
};

struct OnConflict {
  std::vector<const Column*> target;  // columns of one key; empty (any key) with DO NOTHING only
  std::vector<SetClause> updates;     // empty: DO NOTHING
  std::optional<BoundExpr> where;     // of the stored row: without it nothing is done; with updates only
};

struct Insert {
  const Table* table = nullptr;
  std::vector<const Column*> columns;  // empty: one row of defaults
  std::vector<std::vector<BoundExpr>> rows;
  std::shared_ptr<const Select> select;  // INSERT … SELECT; then `rows` is empty
  std::optional<OnConflict> on_conflict;
  std::vector<SelectItem> returning;
  bool qualified = false;
};

struct Update {
  const Table* table = nullptr;
  std::vector<SetClause> set;
  std::optional<BoundExpr> where;
  std::vector<SelectItem> returning;
  bool qualified = false;
};

struct Delete {
  const Table* table = nullptr;
  std::optional<BoundExpr> where;
  std::vector<SelectItem> returning;
  bool qualified = false;
};

using Statement = std::variant<Select, Insert, Update, Delete>;

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_STATEMENT_H_
