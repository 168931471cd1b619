#include "orm/driver/errors.h"

#include <optional>
#include <string>

#include "absl/strings/cord.h"
#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

// A first guess for callers; transient conflicts on one row usually end within a few milliseconds.
constexpr absl::Duration kConflictRetry = absl::Milliseconds(20);
constexpr absl::Duration kReconnectRetry = absl::Seconds(1);
constexpr absl::string_view kRerunUrl = "rowgate/rerun";

absl::Status Constraint(absl::StatusCode code, std::string_view reason, std::string_view message,
                        const ConstraintNames& names) {
  ErrorDetail detail{.reason = std::string(reason)};
  const auto put = [&detail](const char* key, std::string_view name) {
    if (!name.empty()) detail.metadata[key] = std::string(name);
  };
  put(kMetaConstraint, names.constraint);
  put(kMetaTable, names.table);
  put(kMetaColumns, names.columns);
  return MakeError(code, message, detail);
}

absl::Status Plain(absl::StatusCode code, std::string_view reason, std::string_view message) {
  return MakeError(code, message, {.reason = std::string(reason)});
}

absl::Status Transient(absl::StatusCode code, std::string_view reason, std::string_view message,
                       absl::Duration retry_after) {
  return MakeError(code, message, {.reason = std::string(reason), .retry_after = retry_after});
}

}  // namespace

absl::Status UniqueViolation(const ConstraintNames& names) {
  return Constraint(absl::StatusCode::kAlreadyExists, "UNIQUE_VIOLATION", "a row with this key exists already", names);
}
absl::Status ForeignKeyMissing(const ConstraintNames& names) {
  return Constraint(absl::StatusCode::kFailedPrecondition, "FOREIGN_KEY_MISSING", "the referenced row does not exist",
                    names);
}
absl::Status RowReferenced(const ConstraintNames& names) {
  return Constraint(absl::StatusCode::kFailedPrecondition, "ROW_REFERENCED", "other rows still refer to this row",
                    names);
}
absl::Status ForeignKeyViolation(const ConstraintNames& names) {
  return Constraint(absl::StatusCode::kFailedPrecondition, "FOREIGN_KEY_VIOLATION", "a foreign key is violated", names);
}
absl::Status NotNullViolation(const ConstraintNames& names) {
  return Constraint(absl::StatusCode::kInvalidArgument, "NOT_NULL_VIOLATION", "a required column has no value", names);
}
absl::Status CheckViolation(const ConstraintNames& names) {
  return Constraint(absl::StatusCode::kInvalidArgument, "CHECK_VIOLATION", "a CHECK constraint is violated", names);
}
absl::Status ValueOutOfRange(std::string_view column) {
  return Constraint(absl::StatusCode::kInvalidArgument, "VALUE_OUT_OF_RANGE",
                    "a value does not fit the type it is stored or computed in", {.columns = column});
}

absl::Status Deadlock() {
  return WithRerun(Transient(absl::StatusCode::kAborted, "DEADLOCK",
                             "the transaction was chosen as a deadlock's victim", kConflictRetry));
}
absl::Status SerializationFailure() {
  return WithRerun(Transient(absl::StatusCode::kAborted, "SERIALIZATION_FAILURE",
                             "the transaction conflicts with a concurrent one", kConflictRetry));
}
absl::Status LockNotAvailable() {
  return Transient(absl::StatusCode::kAborted, "LOCK_NOT_AVAILABLE", "a lock could not be taken in time",
                   kConflictRetry);
}
absl::Status StatementTimeout() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "the database took longer than allowed",
                   {.reason = "STATEMENT_TIMEOUT", .metadata = {{"limit", "database"}}});
}
absl::Status StatementCancelled() {
  return Plain(absl::StatusCode::kCancelled, "STATEMENT_CANCELLED", "the statement was cancelled");
}

absl::Status CancelledByDatabase() {
  return Transient(absl::StatusCode::kAborted, "CANCELLED_BY_DATABASE", "the database has stopped the statement",
                   kConflictRetry);
}
absl::Status TransactionTimeout() {
  return Plain(absl::StatusCode::kAborted, "TX_TIMEOUT", "the database has ended the transaction: it took too long");
}

absl::Status WithRerun(const absl::Status& status) {
  absl::Status marked = status;
  marked.SetPayload(kRerunUrl, absl::Cord());
  return marked;
}
bool MayRerun(const absl::Status& status) { return status.GetPayload(kRerunUrl).has_value(); }

absl::Status SubqueryMultipleRows() {
  return Plain(absl::StatusCode::kFailedPrecondition, "SUBQUERY_MULTIPLE_ROWS",
               "a query that stands for one value gave more than one row");
}

absl::Status UpsertKeyTwice() {
  return Plain(absl::StatusCode::kInvalidArgument, "DUPLICATE_KEY_IN_REQUEST",
               "two of the rows have the same key: one write cannot change a row twice");
}

absl::Status SchemaDrift() {
  return Plain(absl::StatusCode::kFailedPrecondition, "SCHEMA_DRIFT",
               "the database lacks a table or column that the schema declares");
}
absl::Status DatabaseUnreachable() {
  return Transient(absl::StatusCode::kUnavailable, "DB_UNREACHABLE", "the database cannot be reached", kReconnectRetry);
}
absl::Status CommitOutcomeUnknown() {
  return MakeError(absl::StatusCode::kUnknown, "the connection was lost while the write was being committed",
                   {.reason = "COMMIT_OUTCOME_UNKNOWN", .applied = Applied::kUnknown});
}
absl::Status ConnectionLost() {
  return Transient(absl::StatusCode::kUnavailable, "DB_UNREACHABLE", "the connection to the database was lost",
                   kReconnectRetry);
}
absl::Status DiskFull() {
  return Plain(absl::StatusCode::kResourceExhausted, "DISK_FULL", "the database has no space left");
}
absl::Status DatabaseOutOfResources() {
  return Transient(absl::StatusCode::kUnavailable, "DB_RESOURCES", "the database has run out of a resource for now",
                   kReconnectRetry);
}
absl::Status StorageFailed() {
  return Transient(absl::StatusCode::kUnavailable, "DB_STORAGE_FAILED", "the database could not read or write a file",
                   kReconnectRetry);
}
absl::Status DatabaseDamaged() {
  return Plain(absl::StatusCode::kDataLoss, "DB_DAMAGED", "the database has found its data damaged");
}
absl::Status RaisedByDatabase() {
  return Plain(absl::StatusCode::kFailedPrecondition, "DB_RAISED", "a trigger or function of the database refused");
}
absl::Status DatabaseReadOnly() {
  return Plain(absl::StatusCode::kFailedPrecondition, "READ_ONLY", "the database accepts no writes");
}
absl::Status AccessDenied() {
  return Plain(absl::StatusCode::kFailedPrecondition, "DB_ACCESS_DENIED",
               "the server's database role lacks a privilege that this call needs");
}
absl::Status TooManyConnections() {
  return Transient(absl::StatusCode::kUnavailable, "DB_UNREACHABLE", "the database has no connection left",
                   kReconnectRetry);
}
absl::Status TransactionDead() {
  return Plain(absl::StatusCode::kFailedPrecondition, "TX_DEAD", "an earlier error has ended the transaction");
}
absl::Status CompilerBug(std::string_view vendor_text) { return InternalError("COMPILER_BUG", vendor_text); }
absl::Status StoredValueInvalid(std::string_view column_type) {
  return Plain(absl::StatusCode::kDataLoss, "STORED_VALUE_INVALID",
               StrCat("a stored value is not a valid ", column_type));
}
absl::Status UnmappedDatabaseError(std::string_view code, std::string_view vendor_text) {
  return InternalError("DATABASE_ERROR", StrCat(code, ": ", vendor_text));
}

}  // namespace rowgate::orm
