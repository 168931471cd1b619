#ifndef ROWGATE_ORM_ENGINE_INCLUDE_PLAN_H_
#define ROWGATE_ORM_ENGINE_INCLUDE_PLAN_H_

#include <cstddef>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/engine/include_tree.h"
#include "orm/engine/prepared_statement.h"
#include "orm/loading/row_tree.h"
#include "orm/schema/catalog.h"

// How the related rows of a read are found; made by IncludePlanner, run by IncludeLoader. Cells are counted from
// RowSet::first_cell of the rows they are in.
namespace rowgate::orm {

// An edge that is read in the statement of its parents.
struct JoinedEdge {
  size_t first_cell = 0;          // of its rows, in the statement's rows
  bool to_one = true;             // else the statement repeats the parents
  std::vector<size_t> key_cells;  // the primary key: NULL where there is no row
};

// An edge that has a statement of its own for each so many distinct keys of its parents.
struct SelectedEdge {
  bool to_one = false;
  bool count_only = false;          // rows are keys and a number
  bool in_parts = false;            // any number of rows: read with an eye on their bytes
  std::vector<const Column*> keys;  // the parents' columns
  std::vector<size_t> link_cells;   // where the rows have the key of their parents
  std::vector<size_t> key_cells;    // the primary key, when rows may come several times; else empty
  bool joins_many = false;          // below: rows come several times beside the same key
  size_t keys_max = 0;              // of one statement
  PreparedStatement statement;      // for keys of one column: slot 0 is a list of them
  // For keys of several columns: the statement for so many, whose slots are their values, one key after the other.
  std::function<absl::StatusOr<PreparedStatement>(size_t keys)> prepare;
};

// Exactly one of the strategies.
struct IncludeEdge {
  LoadStrategy strategy = LoadStrategy::kSelectIn;
  // In a row of the parents: what links (SELECT_IN), or the primary key (JOIN to many).
  std::vector<size_t> parent_cells;
  JoinedEdge joined;
  SelectedEdge selected;
  std::vector<IncludeEdge> edges;
};

// The edges of one read. Needs the engine that made it.
struct IncludePlan {
  std::vector<EdgeShape> shapes;  // parallel to `edges`; moved to the plan of the read
  std::vector<IncludeEdge> edges;
  std::vector<size_t> root_key;  // the primary key, when the statement repeats rows; else empty
  bool has_statements = false;   // of its own
  size_t bytes_max = 0;

  bool repeats_rows() const { return !root_key.empty(); }
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_INCLUDE_PLAN_H_
