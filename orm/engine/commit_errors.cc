#include "orm/engine/commit_errors.h"

#include <string>
#include <variant>

#include "orm/base/errors.h"
#include "orm/base/overloaded.h"
#include "orm/base/strings.h"
#include "orm/base/violations.h"

namespace rowgate::orm {
namespace {

constexpr char kMetaWrite[] = "write";
constexpr char kMetaLabel[] = "label";

std::string_view OperationName(const CommitEntry& entry) {
  return std::visit(Overloaded{
                        [](const CreateRequest&) { return "insert"; },
                        [](const UpdateRequest&) { return "update"; },
                        [](const UpsertRequest&) { return "upsert"; },
                        [](const DeleteRequest&) { return "delete"; },
                        [](const UpdateWhereRequest&) { return "update_where"; },
                        [](const DeleteWhereRequest&) { return "delete_where"; },
                        [](const AssertRequest&) { return "assertion"; },
                    },
                    entry.operation);
}

bool StartsWithPath(std::string_view field, std::string_view path) {
  return field.substr(0, path.size()) == path &&
         (field.size() == path.size() || field[path.size()] == '.' || field[path.size()] == '[');
}

// Names inside requests of rows are complete already; the rest is what a repository's request calls it.
std::string FieldOfWrite(const CommitEntry& entry, std::string_view field) {
  if (StartsWithPath(field, entry.field)) return std::string(field);
  if (StartsWithPath(field, "read_mask")) return StrCat(entry.field, ".", field);
  return StrCat(entry.field, ".", OperationName(entry), field.empty() ? "" : ".", field);
}

}  // namespace

absl::Status LabelTwice(std::string_view field, std::string_view label) {
  return InvalidField("LABEL_TWICE", field, StrCat("an earlier write is called \"", label, "\" already"));
}

absl::Status UnknownLabel(std::string_view field, std::string_view label) {
  return InvalidField("UNKNOWN_LABEL", field, StrCat("no earlier write is called \"", label, "\""));
}

absl::Status ReferenceWithoutRow(std::string_view field, std::string_view label) {
  return InvalidField("REFERENCE_WITHOUT_ROW", field,
                      StrCat("\"", label, "\" is no insert, update or upsert: it has no row to take a value from"));
}

absl::Status ReferenceNotAllowed(std::string_view field) {
  return InvalidField("REFERENCE_NOT_ALLOWED", field, "this write has no row and no key whose columns could refer");
}

absl::Status ReferenceOfSetPath(std::string_view field, std::string_view path) {
  return InvalidField("PATH_SET_TWICE", field, StrCat("\"", path, "\" has a value in the row already"));
}

absl::Status ReferenceTypeMismatch(std::string_view field, const Column& target, const Column& source) {
  return InvalidField("TYPE_MISMATCH", field,
                      StrCat("\"", target.field_name, "\" is ", Describe(target.type()), ", \"", source.field_name,
                             "\" of the referenced row is ", Describe(source.type())));
}

absl::Status ReferenceNeedsField(std::string_view field, const Table& table) {
  return InvalidField("FIELD_REQUIRED", field,
                      StrCat("the primary key of ", table.message_name, " has several columns: say which one"));
}

absl::Status ReferenceFailed(std::string_view field, std::string_view label) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   StrCat("\"", label, "\", which this write refers to, was not applied"),
                   {.reason = "REFERENCE_FAILED",
                    .metadata = {{kMetaLabel, std::string(label)}},
                    .violations = {{.field = std::string(field), .description = "the referenced write has failed"}}});
}

absl::Status ReferenceIsNull(std::string_view field, const Column& source) {
  const std::string text = StrCat("\"", source.field_name, "\" of the referenced row is NULL");
  return MakeError(absl::StatusCode::kFailedPrecondition, text,
                   {.reason = "REFERENCE_IS_NULL", .violations = {{.field = std::string(field), .description = text}}});
}

absl::Status AssertionFailed(const Table& table, int64_t counted) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition,
      StrCat("not the expected number of rows of ", table.message_name, " satisfies the condition"),
      {.reason = "ASSERTION_FAILED", .metadata = {{"table", table.message_name}, {"counted", StrCat(counted)}}});
}

absl::Status AsErrorOfWrite(const absl::Status& status, const CommitEntry& entry, size_t index) {
  if (status.ok()) return status;
  if (ReasonOf(status).empty()) return status;
  const absl::Status placed =
      WithFields(status, [&entry](std::string_view field) { return FieldOfWrite(entry, field); });
  ErrorDetail detail = DetailOf(placed);
  detail.metadata[kMetaWrite] = StrCat(index);
  return WithDetail(placed, detail);
}

bool IsOfOneWrite(const absl::Status& status) {
  if (DetailOf(status).retry_after) return false;  // the call as a whole may succeed the next time
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) || absl::IsAlreadyExists(status) ||
         absl::IsFailedPrecondition(status) || absl::IsAborted(status) || absl::IsOutOfRange(status);
}

}  // namespace rowgate::orm
