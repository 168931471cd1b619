#ifndef ROWGATE_ORM_ENGINE_CASCADES_H_
#define ROWGATE_ORM_ENGINE_CASCADES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/engine/prepared_statement.h"
#include "orm/schema/catalog.h"
#include "orm/sql/statement.h"

// What goes with a row that is deleted, by the relations of its table (docs/relations.md, "Cascades").
namespace rowgate::orm {

// Self-references are followed so many levels down.
inline constexpr int kSelfReferenceLevels = 8;

// Rows of `table` refer to rows of `parent`.
struct CascadeLink {
  const Table* parent = nullptr;
  const Table* table = nullptr;
  std::vector<ColumnIndex> columns;     // the foreign key
  std::vector<ColumnIndex> referenced;  // in `parent`
};

// What happens to the rows at the end of a path that starts at the deleted rows.
struct CascadeStep {
  std::vector<CascadeLink> path;
  bool set_null = false;  // the last link's columns; otherwise the rows are deleted

  const Table& table() const { return *path.back().table; }
};

// Children before their parents.
using Cascades = std::vector<CascadeStep>;

// Of a table; planned once. Nothing that the database does by itself.
Cascades CascadesOf(const Catalog& catalog, const Table& table);

// The UPDATE or DELETE of a step when the rows of its path's first table that satisfy `condition` are deleted. The
// condition is about table reference 0; it may hold slots, but no subquery.
absl::StatusOr<Statement> CascadeStatement(const Catalog& catalog, const CascadeStep& step, const BoundExpr& condition);

// A write of a cascade, or the DELETE at its end, ready to run.
struct PlannedDelete {
  const Table* table = nullptr;
  PreparedStatement statement;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_CASCADES_H_
