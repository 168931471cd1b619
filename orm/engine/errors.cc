#include "orm/engine/errors.h"

#include "orm/base/errors.h"
#include "orm/base/strings.h"

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

}  // namespace

absl::Status RowNotFound(const Table& table, const RowInput& key) {
  return MakeError(
      absl::StatusCode::kNotFound,
      StrCat("no row of ", table.message_name, " has this key (", SetFields(table, key), ")"),
      {.reason = "ROW_NOT_FOUND", .metadata = {{"table", table.message_name}, {"key", SetFields(table, key)}}});
}

absl::Status KeyIncomplete(const Table& table, const RowInput& key) {
  const std::string given = SetFields(table, key);
  return InvalidField("KEY_INCOMPLETE", key.field,
                      StrCat("the fields set (", given.empty() ? "none" : given, ") must be exactly one key of ",
                             table.message_name, ": ", DescribeKeys(table)));
}

absl::Status UnknownMaskPath(std::string_view mask, std::string_view path, const Table& table) {
  return InvalidField("UNKNOWN_PATH", mask, StrCat("\"", path, "\" is no column of ", table.message_name));
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

absl::Status ConflictTargetNotKey(const Table& table) {
  return InvalidField("CONFLICT_TARGET_NOT_KEY", "conflict_fields",
                      StrCat("must be exactly one key of ", table.message_name, ": ", DescribeKeys(table)));
}

absl::Status ConflictValueMissing(std::string_view row, const Column& column) {
  return InvalidField(
      "CONFLICT_VALUE_MISSING", StrCat(row, ".", column.field_name),
      "the conflict is decided by this field, so it needs a value; name another key in conflict_fields");
}

absl::Status FilterRequired() {
  return InvalidField("FILTER_REQUIRED", "filter", "a filter is required; set all_rows to mean every row");
}

absl::Status FilterAlwaysTrue() {
  return InvalidField("FILTER_ALWAYS_TRUE", "filter", "the filter is true for every row; set all_rows to mean that");
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

absl::Status NotOrderable(std::string_view field, std::string_view type) {
  return InvalidField("NOT_ORDERABLE", field, StrCat("values of type ", type, " have no order"));
}

absl::Status TooManyItems(std::string_view field, int64_t limit, int64_t count) {
  ErrorDetail detail{.reason = "TOO_MANY_ITEMS",
                     .metadata = {{"limit", StrCat(limit)}, {"value", StrCat(count)}},
                     .violations = {{.field = std::string(field), .description = StrCat("at most ", limit)}}};
  return MakeError(absl::StatusCode::kInvalidArgument, StrCat(field, ": at most ", limit, " items, got ", count),
                   detail);
}

absl::Status PageTokenMismatch() {
  return InvalidField("PAGE_TOKEN_INVALID", "page_token", "the token does not belong to this request");
}

}  // namespace rowgate::orm
