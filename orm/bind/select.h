#ifndef ROWGATE_ORM_BIND_SELECT_H_
#define ROWGATE_ORM_BIND_SELECT_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "orm/bind/bound_expr.h"
#include "orm/expr/query.h"
#include "orm/schema/catalog.h"

// SELECT as a value, after binding: what the binder makes of a Query, what the engine plans, what the compiler writes.
// Borrows tables and columns from the catalog. Here and not in orm/sql because expressions hold subqueries.
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

struct BoundWindow {
  std::vector<BoundExpr> partition_by;
  std::vector<OrderTerm> order_by;
  std::optional<Frame> frame;
};
struct BoundModifiers {
  bool distinct = false;
  std::optional<BoundExpr> filter;
  std::vector<OrderTerm> order_by;
  std::optional<BoundWindow> over;
};

// A table reference: a table, a derived table or a common table expression.
struct Source {
  int id = 0;        // unique in the whole statement
  std::string name;  // unique in the whole statement; from the catalog ("users") or made by the binder ("t2")
  const Table* table = nullptr;
  std::shared_ptr<const Select> derived;
  int common_table = -1;             // CommonTableSelect::id
  JoinKind join = JoinKind::kInner;  // how it joins what stands before it; of the first one it says nothing
  std::optional<BoundExpr> on;       // of kInner and kLeft
};
// FROM one table, with id 0.
std::vector<Source> FromTable(const Table& table);

struct CommonTableSelect {
  int id = 0;
  std::string name;  // made by the binder; unique in the statement and no table of the catalog
  std::shared_ptr<const Select> select;
  bool recursive = false;
};

struct CompoundSelect {
  SetOperator op = SetOperator::kUnion;
  std::shared_ptr<const Select> select;  // without WITH, ORDER BY, LIMIT
};

// Columns of derived tables and common tables are called c1, c2, … by their position.
struct Select {
  std::vector<CommonTableSelect> with;
  std::vector<Source> from;  // empty: SELECT of constants
  bool distinct = false;
  std::vector<SelectItem> items;
  std::optional<BoundExpr> where;
  std::vector<BoundExpr> group_by;
  std::optional<BoundExpr> having;
  std::vector<CompoundSelect> arms;  // applied from left to right
  std::vector<OrderTerm> order_by;   // of the whole when there are arms
  std::optional<BoundExpr> limit;    // bound, so that page sizes share one statement
  std::optional<BoundExpr> offset;
  std::optional<Lock> lock;
  // Wraps the whole in SELECT count(*) FROM (…): how a capped count is made. `items` may be empty then.
  bool count_rows = false;
  // Columns are written with the names of their sources. False only where the statement has one table reference.
  bool qualified = false;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_SELECT_H_
