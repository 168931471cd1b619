#ifndef ROWGATE_ORM_ENGINE_REQUESTS_H_
#define ROWGATE_ORM_ENGINE_REQUESTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "orm/bind/binder.h"
#include "orm/expr/expr.h"
#include "orm/expr/query.h"
#include "orm/expr/write.h"
#include "orm/schema/catalog.h"

// What a client may ask of one table, as plain values: the server decodes messages into these, the engine plans them.
// Field names in errors follow the wire: "where", "filter", "order_by", "update_mask" …
namespace rowgate::orm {

// A row as it came: one entry per column of the table (by ColumnIndex); nothing = not on the wire. Null never occurs
// here: protobuf has no way to send it, masks do that.
struct RowInput {
  std::vector<std::optional<Value>> cells;
  std::string field;  // what to call the row in errors: "user", "posts[3]"

  const std::optional<Value>& cell(const Column& column) const { return cells[static_cast<size_t>(column.index)]; }
};

// A field mask as it came; nothing = none sent. "*" stands for every writable column.
using FieldMaskInput = std::optional<std::vector<std::string>>;

// SET path = value; `text` is the source when the value came as text.
struct AssignmentInput {
  std::string path;
  Expr value;
  std::string text;
};

// Conditions of a request: the typed form and the text form, ANDed when both are set.
struct FilterInput {
  std::optional<Expr> where;
  std::string filter;
  Parameters parameters;
};

struct GetRequest {
  RowInput key;
  FieldMaskInput read_mask;
};

struct BatchGetRequest {
  std::vector<RowInput> keys;
  FieldMaskInput read_mask;
};

enum class TotalMode { kNone, kExact, kCapped };

// Where a page starts: the values of the order's terms in the last row of the page before, or for tables without a key
// the number of rows before. Opaque to clients (sealed).
struct PagePosition {
  std::vector<Value> after;
  int64_t offset = 0;
};

struct ListRequest {
  FilterInput filter;
  std::string order_by;
  int64_t page_size = 0;  // 0: the default
  std::optional<PagePosition> position;
  TotalMode total_mode = TotalMode::kNone;
  int64_t total_cap = 0;
  FieldMaskInput read_mask;
};

struct StreamRequest {
  FilterInput filter;
  std::string order_by;
  std::optional<PagePosition> position;
  FieldMaskInput read_mask;
};

struct CountRequest {
  FilterInput filter;
  int64_t cap = 0;  // 0: exact
};

struct CreateRequest {
  std::vector<RowInput> rows;  // one for Create
  FieldMaskInput create_mask;
  FieldMaskInput read_mask;
};

struct UpdateRequest {
  RowInput row;
  std::optional<RowInput> key;  // default: the row's primary key
  FieldMaskInput update_mask;
  std::vector<AssignmentInput> assign;
  Parameters parameters;
  FieldMaskInput read_mask;
};

struct UpsertRequest {
  RowInput row;
  FieldMaskInput create_mask;
  FieldMaskInput update_mask;                // what is set on conflict
  std::vector<std::string> conflict_fields;  // empty: the primary key
  bool keep_existing = false;
  FieldMaskInput read_mask;
};

struct DeleteRequest {
  std::vector<RowInput> keys;  // one for Delete
  bool missing_ok = false;
};

struct UpdateWhereRequest {
  FilterInput filter;
  RowInput row;
  FieldMaskInput update_mask;
  std::vector<AssignmentInput> assign;
  bool all_rows = false;
  int64_t max_affected = 0;  // 0: no limit
  bool dry_run = false;
};

struct DeleteWhereRequest {
  FilterInput filter;
  bool all_rows = false;
  int64_t max_affected = 0;
  bool dry_run = false;
};

// A query over any tables. Of the two forms exactly one is set.
struct QueryRequest {
  std::optional<Query> query;
  std::string text;
  Parameters parameters;
};

struct ExecuteRequest {
  WriteSpec write;
  Parameters parameters;
  bool all_rows = false;
  int64_t max_affected = 0;  // 0: no limit
  bool dry_run = false;
};

// Of the two exactly one is set.
struct ExplainRequest {
  std::optional<QueryRequest> query;
  std::optional<ExecuteRequest> execute;
};

// A call of a named statement.
struct StatementRequest {
  std::string name;
  Parameters parameters;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_REQUESTS_H_
