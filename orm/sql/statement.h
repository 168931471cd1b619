#ifndef ROWGATE_ORM_SQL_STATEMENT_H_
#define ROWGATE_ORM_SQL_STATEMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "orm/bind/bound_expr.h"
#include "orm/schema/catalog.h"

// SQL statements as values: what the engine plans and the compiler writes out. They borrow tables and columns from the
// catalog, which must outlive them.
namespace rowgate::orm {

struct SelectItem {
  BoundExpr expr;
};

enum class NullPlacement { kFirst, kLast };

struct OrderTerm {
  BoundExpr expr;
  bool descending = false;
  NullPlacement nulls = NullPlacement::kLast;  // emitted only when the expression can be NULL
};

struct Select {
  const Table* from = nullptr;
  std::vector<SelectItem> items;
  std::optional<BoundExpr> where;
  std::vector<OrderTerm> order_by;
  std::optional<BoundExpr> limit;  // bound, so that page sizes share one statement
  std::optional<BoundExpr> offset;
  // Wraps the whole in SELECT count(*) FROM (…): how a capped count is made. `items` may be empty then.
  bool count_rows = false;
};

struct SetClause {
  const Column* column = nullptr;
  BoundExpr value;  // in an upsert's updates: BoundExcluded is the new row, BoundColumn the stored one
};

struct OnConflict {
  std::vector<const Column*> target;  // columns of one key; empty (any key) with DO NOTHING only
  std::vector<SetClause> updates;     // empty: DO NOTHING
};

struct Insert {
  const Table* table = nullptr;
  std::vector<const Column*> columns;  // empty: one row of defaults
  std::vector<std::vector<BoundExpr>> rows;
  std::optional<OnConflict> on_conflict;
  std::vector<SelectItem> returning;
};

struct Update {
  const Table* table = nullptr;
  std::vector<SetClause> set;
  std::optional<BoundExpr> where;
  std::vector<SelectItem> returning;
};

struct Delete {
  const Table* table = nullptr;
  std::optional<BoundExpr> where;
  std::vector<SelectItem> returning;
};

using Statement = std::variant<Select, Insert, Update, Delete>;

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_STATEMENT_H_
