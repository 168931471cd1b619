#ifndef ROWGATE_ORM_BIND_QUERY_BINDER_H_
#define ROWGATE_ORM_BIND_QUERY_BINDER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/binder.h"
#include "orm/bind/select.h"
#include "orm/expr/query.h"

// Resolves a whole Query against the catalog. Stateless and thread-safe.
//
// Beside the reasons of binder.h: UNKNOWN_TABLE, AMBIGUOUS_TABLE, AMBIGUOUS_PATH, DUPLICATE_ALIAS (also two equal
// labels or names of WITH), UNKNOWN_RELATION, TO_MANY_PATH, INVALID_JOIN, UNCONNECTED_JOIN (a join whose condition does
// not mention both sides: a cross join nobody asked for), NOT_GROUPED (a column that is neither grouped nor inside an
// aggregate), CONSTANT_TERM (GROUP BY 1), ORDER_NOT_SELECTED (DISTINCT ordered by something that is not selected),
// DISTINCT_ON_NOT_ALLOWED, COLUMN_COUNT_MISMATCH, NOT_A_SCALAR, INVALID_RECURSION, LOCK_NOT_ALLOWED, INVALID_LIMIT, and
// the limits TOO_MANY_TABLES, TOO_MANY_HOPS, TOO_MANY_COLUMNS, TOO_MANY_SELECTS.
namespace rowgate::orm {

// One column of a result: a value, or a whole row of a table.
struct ResultColumn {
  std::string label;
  size_t first_item = 0;  // in Select::items
  StoredType stored;      // of a value
  bool nullable = true;
  const Table* entity = nullptr;  // a whole row: one item for each of its ReadableColumns
};

struct BoundQuery {
  Select select;
  std::vector<ResultColumn> columns;
};

struct QueryContext {
  const Catalog* catalog = nullptr;
  const Parameters* parameters = nullptr;
  std::string_view field;  // what to call the query in errors: "query"
  std::string_view text;   // the text form it was parsed from; else empty
  ExprLimits limits;
  // Ids below are taken: 1 for the query of an INSERT, whose target is 0.
  int first_source = 0;
};

// With a LIMIT or OFFSET the order is made total: primary keys, group keys or all result columns are appended to it.
absl::StatusOr<BoundQuery> BindQuery(const Query& query, const QueryContext& context);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_QUERY_BINDER_H_
