#include "orm/engine/graph_errors.h"

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/bind/suggest.h"

namespace rowgate::orm {
namespace {

absl::Status AboutRows(absl::StatusCode code, std::string_view message, std::string_view reason, const Table& table,
                       const std::vector<std::string>& fields) {
  ErrorDetail detail{.reason = std::string(reason), .metadata = {{"table", table.message_name}}};
  for (const std::string& field : fields) {
    detail.violations.push_back({.field = field, .description = "there is no such row"});
  }
  return MakeError(code, message, detail);
}

}  // namespace

absl::Status RelationNotSaved(std::string_view row, const Relation& relation) {
  return InvalidField("RELATION_NOT_SAVED", StrCat(row, ".", relation.field_name),
                      "the relation has no cascade SAVE: write these rows with calls of their own");
}

absl::Status RelationRequired(std::string_view field, const Table& holder, const Relation& relation) {
  ErrorDetail detail{.reason = "RELATION_REQUIRED",
                     .metadata = {{"table", holder.message_name}, {"relation", relation.field_name}},
                     .violations = {{.field = std::string(field), .description = "the foreign key cannot be NULL"}}};
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   StrCat("rows of ", holder.message_name, " cannot be taken out of \"", relation.field_name,
                          "\": their foreign key cannot be NULL, and the relation has no cascade DELETE_ORPHAN"),
                   detail);
}

absl::Status JoinRowNeedsColumns(std::string_view field, const Table& join,
                                 const std::vector<const Column*>& required) {
  std::string names;
  for (const Column* column : required) StrAppend(names, names.empty() ? "" : ", ", column->field_name);
  ErrorDetail detail{.reason = "RELATION_WRITE_UNSUPPORTED",
                     .metadata = {{"table", join.message_name}, {"columns", names}},
                     .violations = {{.field = std::string(field), .description = StrCat("required: ", names)}}};
  return MakeError(absl::StatusCode::kUnimplemented,
                   StrCat("rows of ", join.message_name, " need values for ", names,
                          ": write them as rows of their own, with the far row nested in them"),
                   detail);
}

absl::Status RelationRowsNotAllowed(std::string_view field) {
  return InvalidField("RELATION_ROWS_NOT_ALLOWED", field, "UNLINK takes keys and no nested rows");
}

absl::Status RelationKeysNotAllowed(std::string_view field) {
  return InvalidField("RELATION_KEYS_NOT_ALLOWED", field, "ADD takes nested rows and no keys; LINK takes both");
}

absl::Status RelationTooDeep(std::string_view row, int limit) {
  return InvalidField("RELATION_TOO_DEEP", row, StrCat("rows may be nested ", limit, " levels deep"));
}

absl::Status RelationCycle(std::string_view row, const std::string& tables) {
  ErrorDetail detail{
      .reason = "RELATION_CYCLE",
      .metadata = {{"tables", tables}},
      .violations = {{.field = std::string(row), .description = "must be written both before and after others"}}};
  return MakeError(absl::StatusCode::kInvalidArgument,
                   StrCat("rows refer to each other in a circle without a foreign key that can be NULL: ", tables),
                   detail);
}

absl::Status UnknownRelation(std::string_view field, std::string_view path, const Table& table) {
  std::vector<std::string_view> names;
  for (const Relation& relation : table.relations) names.push_back(relation.field_name);
  return InvalidField("UNKNOWN_PATH", StrCat(field, ".path"),
                      StrCat("\"", path, "\" is no relation of ", table.message_name, DidYouMean(path, names)));
}

absl::Status WriteOnceLinked(std::string_view row, const Column& column) {
  return InvalidField("WRITE_ONCE_FIELD", StrCat(row, ".", column.field_name),
                      "the row is there already, and this foreign key never changes");
}

absl::Status RelationKeyIncomplete(std::string_view field, const Table& target) {
  std::string names;
  for (const ColumnIndex i : target.primary_key.columns) {
    StrAppend(names, names.empty() ? "" : ", ", target.column(i).field_name);
  }
  return InvalidField("KEY_INCOMPLETE", field,
                      StrCat("must be the primary key of ", target.message_name, " (", names, ")"));
}

absl::Status RowTwiceInRequest(std::string_view row, std::string_view first) {
  return InvalidField("DUPLICATE_KEY_IN_REQUEST", row,
                      StrCat("has the key of ", first, ", and other values: one write cannot change a row twice"));
}

absl::Status RelatedRowsNotFound(const Table& table, const std::vector<std::string>& rows) {
  return AboutRows(absl::StatusCode::kNotFound,
                   StrCat("a row of ", table.message_name, " that is written to is not there"), "ROW_NOT_FOUND", table,
                   rows);
}

absl::Status LinkedRowsMissing(const Table& table, const std::vector<std::string>& keys) {
  return AboutRows(absl::StatusCode::kFailedPrecondition,
                   StrCat("a row of ", table.message_name, " that is to be linked is not there"), "FOREIGN_KEY_MISSING",
                   table, keys);
}

}  // namespace rowgate::orm
