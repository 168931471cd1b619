#ifndef ROWGATE_ORM_ENGINE_INCLUDE_JOINS_H_
#define ROWGATE_ORM_ENGINE_INCLUDE_JOINS_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/bind/scope.h"
#include "orm/bind/select.h"
#include "orm/engine/include_tree.h"
#include "orm/schema/catalog.h"

// SELECTs of rows that have the rows of joined edges beside them.
namespace rowgate::orm {

// Rows of a table as a table reference of a statement gives them.
struct LevelRows {
  const Table* table = nullptr;
  std::vector<const Column*> columns;  // the first cells of each row
  int source = 0;                      // Source::id
  bool derived = false;                // its columns are then fields, in the order of `columns`
  bool optional = false;               // the row may be missing: the right side of a LEFT JOIN
  size_t first_cell = 0;

  // Where the cells of these columns are in a row; they must be there.
  std::vector<size_t> CellsOf(const std::vector<ColumnIndex>& wanted) const;
  BoundExpr ColumnAt(ColumnIndex column) const;
};

// Appends the columns that edges need to find their rows; `derived`: those of joined edges, too.
void AppendLinkColumns(const Table& table, const std::vector<IncludeNode>& nodes, bool derived,
                       std::vector<const Column*>& columns);

// A SELECT on its way. `select.from` is empty as long as the scope has the table references.
struct RowsSelect {
  RowsSelect(const Catalog& catalog, const Table& table)
      : scope(&catalog, table, StatementScope::RelationPaths::kJoin) {}

  StatementScope scope;
  Select select;
  std::vector<Source> joins;  // of edges, behind all others

  // Makes what there is a derived table, so that its LIMIT counts its own rows, and goes on with a SELECT of all its
  // columns in its order. `order_cells` says which items the terms of the order are. Gives the id of the source.
  absl::StatusOr<int> MakeDerived(const std::vector<size_t>& order_cells);
  // The finished statement.
  Select Take();
};

// Joins the table of `node` to its parents. `columns` are appended to the items. Gives where the rows are.
absl::StatusOr<LevelRows> JoinEdge(const Catalog& catalog, const ExprLimits& limits, const LevelRows& parents,
                                   const IncludeNode& node, std::vector<const Column*> columns, RowsSelect& rows);

// The order of an edge's rows: that of the request, or of the relation, and the primary key. `scope` is that of
// `source`, which is its first table reference.
absl::StatusOr<std::vector<OrderTerm>> OrderOf(const IncludeNode& node, StatementScope& scope, int source,
                                               const ExprLimits& limits);
// Its condition, when it has one.
absl::StatusOr<std::optional<BoundExpr>> FilterOf(const IncludeNode& node, StatementScope& scope,
                                                  const ExprLimits& limits);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_INCLUDE_JOINS_H_
