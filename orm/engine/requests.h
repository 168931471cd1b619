#ifndef ROWGATE_ORM_ENGINE_REQUESTS_H_
#define ROWGATE_ORM_ENGINE_REQUESTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "orm/bind/binder.h"
#include "orm/driver/transaction_options.h"
#include "orm/expr/expr.h"
#include "orm/expr/query.h"
#include "orm/expr/write.h"
#include "orm/schema/catalog.h"

// What a client may ask of one table, as plain values: the server decodes messages into these, the engine plans them.
// Field names in errors follow the wire: "where", "filter", "order_by", "update_mask" …
namespace rowgate::orm {

struct RelatedInput;

// A row as it came: one entry per column of the table (by ColumnIndex); nothing = not on the wire. Null never occurs
// here: protobuf has no way to send it, masks do that.
struct RowInput {
  std::vector<std::optional<Value>> cells;
  std::string field;                  // what to call the row in errors: "user", "posts[3]"
  std::vector<RelatedInput> related;  // nested rows; one entry per relation that was sent

  const std::optional<Value>& cell(const Column& column) const { return cells[static_cast<size_t>(column.index)]; }
};

// Nested rows of one relation; one row at most where the relation leads to one.
struct RelatedInput {
  const Relation* relation = nullptr;
  std::vector<RowInput> rows;  // fields: "user.posts[3]", "post.author"
};

enum class RelationWriteMode { kAdd, kLink, kReplace, kUnlink };

struct RelationWriteInput {
  std::string path;
  RelationWriteMode mode = RelationWriteMode::kAdd;
  std::vector<Value> keys;  // a List for composite keys
  std::string field;        // "relation_writes[0]"
};

// What most requests may say about how they run.
struct RequestOptions {
  int64_t max_statements = 0;  // 0: no limit
  bool show_deleted = false;
  Isolation isolation = Isolation::kDefault;
  absl::Duration lock_timeout = absl::ZeroDuration();  // longest wait for a lock; 0: the database's own setting
  bool sql_comment = false;                            // statements carry the caller's traceparent as a comment
  std::string request_id;                              // of writes: at most once with this id; empty: none
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

enum class LoadStrategy { kAuto, kJoin, kSelectIn };

// An edge of an include tree; docs/relations.md.
struct IncludeInput {
  std::string path;    // may have several segments
  std::string field;   // "include[0].include[1]"
  FilterInput filter;  // its parameters are those of the request
  std::string order_by;
  int64_t limit_per_parent = 0;  // 0: all
  FieldMaskInput read_mask;
  LoadStrategy strategy = LoadStrategy::kAuto;
  bool count_only = false;
  std::vector<IncludeInput> include;
};

struct GetRequest {
  RowInput key;
  FieldMaskInput read_mask;
  std::vector<IncludeInput> include;
  RequestOptions options;
};

struct BatchGetRequest {
  std::vector<RowInput> keys;
  FieldMaskInput read_mask;
  std::vector<IncludeInput> include;
  RequestOptions options;
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
  std::vector<IncludeInput> include;
  RequestOptions options;
};

struct StreamRequest {
  FilterInput filter;
  std::string order_by;
  std::optional<PagePosition> position;
  FieldMaskInput read_mask;
  std::vector<IncludeInput> include;
  RequestOptions options;
};

struct CountRequest {
  FilterInput filter;
  int64_t cap = 0;  // 0: exact
  RequestOptions options;
};

// What must hold of a row for a write to happen.
struct PreconditionInput {
  std::optional<int64_t> version;
  FilterInput filter;  // fields "precondition.where", "precondition.filter"

  bool empty() const { return !version && !filter.where && filter.filter.empty(); }
};

struct CreateRequest {
  std::vector<RowInput> rows;  // one for Create
  FieldMaskInput create_mask;
  FieldMaskInput read_mask;
  std::vector<RelationWriteInput> relation_writes;  // of Create only
  RequestOptions options;
};

// The row with the key of `conflict_fields`, or else the sent one, stored.
struct GetOrCreateRequest {
  RowInput row;
  std::vector<std::string> conflict_fields;  // empty: the primary key
  FieldMaskInput create_mask;
  FieldMaskInput read_mask;
  RequestOptions options;
};

struct UpdateRequest {
  RowInput row;
  std::optional<RowInput> key;  // default: the row's primary key
  FieldMaskInput update_mask;
  std::vector<AssignmentInput> assign;
  Parameters parameters;
  FieldMaskInput read_mask;
  std::vector<RelationWriteInput> relation_writes;
  PreconditionInput precondition;
  RequestOptions options;
};

struct UpsertRequest {
  RowInput row;
  FieldMaskInput create_mask;
  FieldMaskInput update_mask;                // what is set on conflict
  std::vector<std::string> conflict_fields;  // empty: the primary key
  bool keep_existing = false;
  FieldMaskInput read_mask;
  RequestOptions options;
};

struct DeleteRequest {
  std::vector<RowInput> keys;  // one for Delete
  bool missing_ok = false;
  PreconditionInput precondition;  // of Delete only
  RequestOptions options;
};

// Of tables with soft delete.
struct UndeleteRequest {
  RowInput key;
  FieldMaskInput read_mask;
  PreconditionInput precondition;
  RequestOptions options;
};

struct UpdateWhereRequest {
  FilterInput filter;
  RowInput row;
  FieldMaskInput update_mask;
  std::vector<AssignmentInput> assign;
  bool all_rows = false;
  int64_t max_affected = 0;  // 0: no limit
  bool dry_run = false;
  RequestOptions options;
};

struct DeleteWhereRequest {
  FilterInput filter;
  bool all_rows = false;
  int64_t max_affected = 0;
  bool dry_run = false;
  RequestOptions options;
};

// Fails unless as many rows satisfy the filter as expected.
struct AssertRequest {
  FilterInput filter;
  int64_t at_least = 0;
  std::optional<int64_t> at_most;
};

// A column of a write takes the value of a column of a row written before.
struct ReferenceInput {
  std::string path;
  std::string label;
  std::string source;  // empty: the primary key
};

// One write of a unit of work. Requests are those of the repositories, of one row or key; field names in them start
// with the entry's: "writes[2].insert.row".
struct CommitEntry {
  const Table* table = nullptr;
  std::string field;  // "writes[2]"
  std::string label;
  std::vector<ReferenceInput> references;
  std::variant<CreateRequest, UpdateRequest, UpsertRequest, DeleteRequest, UpdateWhereRequest, DeleteWhereRequest,
               AssertRequest>
      operation;
};

enum class OnError { kAbort, kContinue };

struct CommitRequest {
  std::vector<CommitEntry> entries;
  OnError on_error = OnError::kAbort;
  RequestOptions options;
};

// A query over any tables. Of the two forms exactly one is set.
struct QueryRequest {
  std::optional<Query> query;
  std::string text;
  Parameters parameters;
  std::vector<IncludeInput> include;  // paths start with the name of a result column that is a whole row
  RequestOptions options;
};

struct ExecuteRequest {
  WriteSpec write;
  Parameters parameters;
  bool all_rows = false;
  int64_t max_affected = 0;  // 0: no limit
  bool dry_run = false;
  RequestOptions options;
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
  RequestOptions options;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_REQUESTS_H_
