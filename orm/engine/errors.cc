#include "orm/engine/errors.h"

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/bind/suggest.h"

namespace rowgate::orm {
namespace {

std::string JoinFields(const Table& table, const Key& key) {
  std::string joined;
  for (const ColumnIndex i : key.columns) StrAppend(joined, joined.empty() ? "" : ", ", table.column(i).field_name);
  return joined;
}

std::string DescribeKeys(const Table& table) {
  std::string text;
  if (!table.primary_key.columns.empty()) StrAppend(text, "(", JoinFields(table, table.primary_key), ")");
  for (const Key& key : table.uniques) StrAppend(text, text.empty() ? "" : " or ", "(", JoinFields(table, key), ")");
  return text;
}

std::string SetFields(const Table& table, const RowInput& key) {
  std::string joined;
  for (const Column& column : table.columns) {
    if (key.cell(column)) StrAppend(joined, joined.empty() ? "" : ",", column.field_name);
  }
  return joined;
}

absl::Status NoRowHasKey(std::string_view row, const Table& table, const RowInput& key) {
  return MakeError(
      absl::StatusCode::kNotFound,
      StrCat("no ", row, " of ", table.message_name, " has this key (", SetFields(table, key), ")"),
      {.reason = "ROW_NOT_FOUND", .metadata = {{"table", table.message_name}, {"key", SetFields(table, key)}}});
}

std::vector<std::string_view> FieldNames(const Table& table) {
  std::vector<std::string_view> names;
  for (const Column& column : table.columns) names.push_back(column.field_name);
  for (const EmbeddedMessage& message : table.embedded) names.push_back(message.field_name);
  return names;
}

bool EndsWithPath(std::string_view field, std::string_view path) {
  return field.ends_with(path) && (field.size() == path.size() || field[field.size() - path.size() - 1] == '.');
}

}  // namespace

absl::Status RowNotFound(const Table& table, const RowInput& key) { return NoRowHasKey("row", table, key); }

absl::Status DeletedRowNotFound(const Table& table, const RowInput& key) {
  return NoRowHasKey("deleted row", table, key);
}

absl::Status KeyIncomplete(const Table& table, const RowInput& key) {
  const std::string given = SetFields(table, key);
  return InvalidField("KEY_INCOMPLETE", key.field,
                      StrCat("the fields set (", given.empty() ? "none" : given, ") must be exactly one key of ",
                             table.message_name, ": ", DescribeKeys(table)));
}

absl::Status UnknownMaskPath(std::string_view mask, std::string_view path, const Table& table) {
  if (table.FindRelation(path.substr(0, path.find('.'))) == nullptr) {
    return InvalidField(
        "UNKNOWN_PATH", mask,
        StrCat("\"", path, "\" is no column of ", table.message_name, DidYouMean(path, FieldNames(table))));
  }
  const bool reads = EndsWithPath(mask, "read_mask");
  return InvalidField("UNKNOWN_PATH", mask,
                      StrCat("\"", path, "\" is a relation of ", table.message_name, ", no column",
                             reads ? ": relations are read with `include`" : ""));
}

absl::Status PathSetTwice(std::string_view mask, std::string_view path) {
  return InvalidField("PATH_SET_TWICE", mask, StrCat("\"", path, "\" is given a value more than once"));
}

absl::Status KeyNotWritable(std::string_view mask, std::string_view path) {
  return InvalidField("KEY_NOT_WRITABLE", mask, StrCat("\"", path, "\" is part of the primary key and cannot change"));
}

absl::Status ZeroNeedsMask(std::string_view row, const Column& column) {
  return InvalidField("ZERO_NEEDS_MASK", StrCat(row, ".", column.field_name),
                      "a zero in a field without presence cannot be told from an unset field: name it in update_mask");
}

absl::Status RequiredFieldMissing(std::string_view row, const Column& column) {
  return InvalidField("NOT_NULL_VIOLATION", StrCat(row, ".", column.field_name), "a value is required");
}

absl::Status NothingToUpdate(std::string_view row) {
  return InvalidField("NOTHING_TO_UPDATE", row, "the request sets no column");
}

absl::Status ConflictTargetNotKey(const Table& table, std::string_view field) {
  return InvalidField("CONFLICT_TARGET_NOT_KEY", field,
                      StrCat("must be exactly one key of ", table.message_name, ": ", DescribeKeys(table)));
}

absl::Status ConflictValueMissing(std::string_view row, const Column& column) {
  return InvalidField(
      "CONFLICT_VALUE_MISSING", StrCat(row, ".", column.field_name),
      "the conflict is decided by this field, so it needs a value; name another key in conflict_fields");
}

absl::Status FilterRequired(std::string_view field) {
  return InvalidField("FILTER_REQUIRED", field, "a filter is required; set all_rows to mean every row");
}

absl::Status FilterAlwaysTrue(std::string_view field) {
  return InvalidField("FILTER_ALWAYS_TRUE", field, "the filter is true for every row; set all_rows to mean that");
}

absl::Status MaxAffectedExceeded(int64_t limit) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   StrCat("more than max_affected = ", limit, " rows match; nothing was changed"),
                   {.reason = "MAX_AFFECTED_EXCEEDED", .metadata = {{"limit", StrCat(limit)}}});
}

absl::Status NegativeNumber(std::string_view field, int64_t value) {
  return InvalidField("NEGATIVE_NUMBER", field, StrCat("must not be negative, but is ", value));
}

absl::Status TotalCapMissing() {
  return InvalidField("FIELD_REQUIRED", "total_cap", "a capped total needs a cap above zero");
}

absl::Status TooManyItems(std::string_view field, int64_t limit, int64_t count) {
  ErrorDetail detail{.reason = "TOO_MANY_ITEMS",
                     .metadata = {{"limit", StrCat(limit)}, {"value", StrCat(count)}},
                     .violations = {{.field = std::string(field), .description = StrCat("at most ", limit)}}};
  return MakeError(absl::StatusCode::kInvalidArgument, StrCat(field, ": at most ", limit, " items, got ", count),
                   detail);
}

absl::Status MissingField(std::string_view field) {
  return InvalidField("FIELD_REQUIRED", field, "at least one is required");
}

absl::Status ViewNotWritable(std::string_view field, const Table& table) {
  return InvalidField("VIEW_NOT_WRITABLE", field, StrCat(table.message_name, " is a view, which can only be read"));
}

absl::Status InsertSourceTwice() {
  return InvalidField("INSERT_SOURCE_TWICE", "insert", "rows and query are both set; send one");
}

absl::Status InsertCountMismatch(std::string_view field, size_t wanted, size_t got) {
  return InvalidField("COLUMN_COUNT_MISMATCH", field, StrCat("has ", got, " values for ", wanted, " columns"));
}

absl::Status NewRowHasNoColumns(std::string_view field) {
  return InvalidField("UNKNOWN_PATH", field, "a new row has no columns yet: its values cannot be made of them");
}

absl::Status UpdateFieldNotInserted(std::string_view field, std::string_view path) {
  return InvalidField(
      "CONFLICT_VALUE_MISSING", field,
      StrCat("\"", path, "\" is to take the new row's value, so it must be among the inserted columns"));
}

absl::Status DuplicateKeyInRequest(size_t first, size_t second) {
  return InvalidField("DUPLICATE_KEY_IN_REQUEST", StrCat("insert.rows[", second, "]"),
                      StrCat("has the key of insert.rows[", first, "]: one write cannot change a row twice"));
}

absl::Status KeyNotMade(const Column& column) {
  return InvalidField(
      "KEY_NOT_MADE", "insert.columns",
      StrCat("\"", column.field_name, "\" is made by the gateway row by row, which rows of a query do not ",
             "pass through: insert a value for it"));
}

absl::Status ReturningNotAllowed(std::string_view field) {
  return InvalidField("RETURNING_NOT_ALLOWED", field,
                      "only the written row's own columns are known here: no relations, no subqueries");
}

absl::Status QueryMissing() { return InvalidField("FIELD_REQUIRED", "query", "a query or its text is required"); }

absl::Status StreamHoldsNoLocks(std::string_view field) {
  return InvalidField("LOCK_NOT_ALLOWED", field, "a stream holds no locks; use Query");
}

absl::Status ResultTooLarge(size_t bytes_max) {
  return MakeError(absl::StatusCode::kResourceExhausted,
                   StrCat("the result has more than ", bytes_max, " bytes; add a LIMIT, or read it by QueryStream"),
                   {.reason = "RESULT_TOO_LARGE", .metadata = {{"limit", StrCat(bytes_max)}}});
}

absl::Status StatementLimit(int64_t limit) {
  return MakeError(absl::StatusCode::kResourceExhausted,
                   StrCat("the call takes more than max_statements = ", limit, " statements"),
                   {.reason = "STATEMENT_LIMIT", .metadata = {{"limit", StrCat(limit)}}});
}

absl::Status UnknownInclude(std::string_view field, std::string_view name, const Table& table) {
  std::vector<std::string_view> names;
  for (const Relation& relation : table.relations) names.push_back(relation.field_name);
  return InvalidField("UNKNOWN_PATH", field,
                      StrCat("\"", name, "\" is no relation of ", table.message_name, DidYouMean(name, names)));
}

absl::Status UnknownIncludeColumn(std::string_view field, std::string_view name) {
  return InvalidField("UNKNOWN_PATH", field,
                      StrCat("\"", name,
                             "\" is no result column that is a whole row; the path of an include starts "
                             "with one, and goes on with a relation: \"p.author\""));
}

absl::Status IncludeTwice(std::string_view field, std::string_view path) {
  return InvalidField("INCLUDE_TWICE", field, StrCat("\"", path, "\" is included more than once"));
}

absl::Status IncludeOptionNotAllowed(std::string_view field, std::string_view problem) {
  return InvalidField("INCLUDE_OPTION_NOT_ALLOWED", field, problem);
}

absl::Status IncludeJoinCartesian(std::string_view field, std::string_view path) {
  return InvalidField("INCLUDE_JOIN_CARTESIAN", field,
                      StrCat("\"", path, "\" is the second relation to many rows that the statement would join, and ",
                             "the rows of both would multiply; use SELECT_IN"));
}

namespace {

absl::Status BeyondLimit(std::string_view reason, std::string_view field, std::string_view what, int64_t limit) {
  const std::string problem = StrCat("at most ", limit, " ", what);
  return MakeError(absl::StatusCode::kInvalidArgument, StrCat(field, ": ", problem),
                   {.reason = std::string(reason),
                    .metadata = {{"limit", StrCat(limit)}},
                    .violations = {{.field = std::string(field), .description = problem}}});
}

}  // namespace

absl::Status TooManyIncludes(std::string_view field, int64_t limit) {
  return BeyondLimit("TOO_MANY_INCLUDES", field, "relations are included by one request", limit);
}

absl::Status IncludeTooDeep(std::string_view field, int64_t limit) {
  return BeyondLimit("INCLUDE_TOO_DEEP", field, "relations follow each other", limit);
}

absl::Status IncludedRowsTooLarge(size_t bytes_max) {
  return MakeError(absl::StatusCode::kResourceExhausted,
                   StrCat("the rows and those included with them have more than ", bytes_max,
                          " bytes; ask for fewer rows, or use limit_per_parent or read_mask"),
                   {.reason = "RESULT_TOO_LARGE", .metadata = {{"limit", StrCat(bytes_max)}}});
}

bool IsIncludedRowsTooLarge(const absl::Status& status) { return ReasonOf(status) == "RESULT_TOO_LARGE"; }

absl::Status NamedStatementInvalid(std::string_view name, std::string_view dialect, std::string_view problem) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   StrCat("named statement \"", name, "\"", dialect.empty() ? "" : " for ", dialect, ": ", problem),
                   {.reason = "NAMED_STATEMENT_INVALID", .metadata = {{"statement", std::string(name)}}});
}

absl::Status UnknownStatement(std::string_view name) {
  return MakeError(absl::StatusCode::kNotFound, StrCat("there is no statement named \"", name, "\""),
                   {.reason = "UNKNOWN_STATEMENT"});
}

absl::Status StatementNotForDialect(std::string_view name, std::string_view dialect) {
  return MakeError(absl::StatusCode::kUnimplemented, StrCat("\"", name, "\" has no SQL for ", dialect),
                   {.reason = "DIALECT_UNSUPPORTED", .metadata = {{"dialect", std::string(dialect)}}});
}

absl::Status MissingParameter(std::string_view name) {
  return InvalidField("MISSING_PARAMETER", StrCat("params[", name, "]"), "the statement needs a value for it");
}

absl::Status UnknownStatementParameter(std::string_view name) {
  return InvalidField("UNKNOWN_PARAMETER", StrCat("params[", name, "]"), "the statement has no such parameter");
}

absl::Status NotSoftDeleted(const Table& table) {
  return MakeError(absl::StatusCode::kUnimplemented,
                   StrCat("rows of ", table.message_name, " are not kept when deleted"),
                   {.reason = "SOFT_DELETE_NOT_DECLARED", .metadata = {{"table", table.message_name}}});
}

absl::Status EtagMismatch(const Table& table, int64_t wanted, int64_t current) {
  return MakeError(
      absl::StatusCode::kAborted,
      StrCat("the row of ", table.message_name, " has changed: its version is ", current, ", not ", wanted),
      {.reason = "ETAG_MISMATCH", .metadata = {{"table", table.message_name}, {"current_version", StrCat(current)}}});
}

absl::Status PreconditionFailed(const Table& table) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   StrCat("the row of ", table.message_name, " does not satisfy the precondition"),
                   {.reason = "PRECONDITION_FAILED", .metadata = {{"table", table.message_name}}});
}

absl::Status VersionNotKept(const Table& table) {
  return InvalidField("VERSION_NOT_KEPT", "precondition.version", StrCat(table.message_name, " has no version column"));
}

absl::Status OutputOnlyField(std::string_view field, const Column& column) {
  return InvalidField("OUTPUT_ONLY_FIELD", field, StrCat("\"", column.field_name, "\" is not written by clients"));
}

absl::Status WriteOnceField(std::string_view field, const Column& column) {
  return InvalidField("WRITE_ONCE_FIELD", field,
                      StrCat("\"", column.field_name, "\" is set when the row is made and never changes"));
}

absl::Status SensitiveField(std::string_view field, const Column& column) {
  return InvalidField("SENSITIVE_FIELD", field, StrCat("\"", column.field_name, "\" can be written but never read"));
}

absl::Status DeletedRowNeedsPrimaryKey(const Table& table, std::string_view field) {
  return InvalidField("KEY_INCOMPLETE", field,
                      StrCat("several deleted rows of ", table.message_name, " may have this key: address one by (",
                             JoinFields(table, table.primary_key), ")"));
}

absl::Status ComputedColumnInvalid(const Table& table, const Column& column, std::string_view problem) {
  const std::string name = StrCat(table.message_name, ".", column.field_name);
  return MakeError(absl::StatusCode::kFailedPrecondition, StrCat("computed column ", name, ": ", problem),
                   {.reason = "COMPUTED_COLUMN_INVALID", .metadata = {{"column", name}}});
}

absl::Status PageTokenMismatch() {
  return InvalidField("PAGE_TOKEN_INVALID", "page_token", "the token does not belong to this request");
}

}  // namespace rowgate::orm
