#ifndef ROWGATE_ORM_ENGINE_ERRORS_H_
#define ROWGATE_ORM_ENGINE_ERRORS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"

// Errors of planning and running a request; docs/errors.md lists them.
namespace rowgate::orm {

// NOT_FOUND; says table and key.
absl::Status RowNotFound(const Table& table, const RowInput& key);
// The same about rows that are marked as deleted.
absl::Status DeletedRowNotFound(const Table& table, const RowInput& key);

// The key's set fields are not exactly one declared key.
absl::Status KeyIncomplete(const Table& table, const RowInput& key);
absl::Status UnknownMaskPath(std::string_view mask, std::string_view path, const Table& table);
absl::Status PathSetTwice(std::string_view mask, std::string_view path);
absl::Status KeyNotWritable(std::string_view mask, std::string_view path);
absl::Status ZeroNeedsMask(std::string_view row, const Column& column);
absl::Status RequiredFieldMissing(std::string_view row, const Column& column);
absl::Status NothingToUpdate(std::string_view row);
absl::Status ConflictTargetNotKey(const Table& table, std::string_view field);
absl::Status ConflictValueMissing(std::string_view row, const Column& column);

absl::Status FilterRequired(std::string_view field);
absl::Status FilterAlwaysTrue(std::string_view field);
absl::Status MaxAffectedExceeded(int64_t limit);
absl::Status NegativeNumber(std::string_view field, int64_t value);
// A capped total without its cap.
absl::Status TotalCapMissing();
absl::Status TooManyItems(std::string_view field, int64_t limit, int64_t count);
// FIELD_REQUIRED.
absl::Status MissingField(std::string_view field);

// Execute.
absl::Status ViewNotWritable(std::string_view field, const Table& table);
absl::Status InsertSourceTwice();
absl::Status InsertCountMismatch(std::string_view field, size_t wanted, size_t got);  // COLUMN_COUNT_MISMATCH
absl::Status NewRowHasNoColumns(std::string_view field);                              // UNKNOWN_PATH
// An update field of ON CONFLICT that no new value comes with: CONFLICT_VALUE_MISSING.
absl::Status UpdateFieldNotInserted(std::string_view field, std::string_view path);
absl::Status DuplicateKeyInRequest(size_t first, size_t second);
// Rows from a query, and a key that the gateway would have to make for each.
absl::Status KeyNotMade(const Column& column);
absl::Status ReturningNotAllowed(std::string_view field);

// Queries.
absl::Status QueryMissing();
absl::Status StreamHoldsNoLocks(std::string_view field);  // LOCK_NOT_ALLOWED
absl::Status ResultTooLarge(size_t bytes_max);

// A statement beyond the request's own limit; it was not run. RESOURCE_EXHAUSTED.
absl::Status StatementLimit(int64_t limit);

// Include trees.
absl::Status UnknownInclude(std::string_view field, std::string_view name, const Table& table);  // UNKNOWN_PATH
// Of a query, whose paths start with a result column that is a whole row. UNKNOWN_PATH.
absl::Status UnknownIncludeColumn(std::string_view field, std::string_view name);
absl::Status IncludeTwice(std::string_view field, std::string_view path);
absl::Status IncludeOptionNotAllowed(std::string_view field, std::string_view problem);
absl::Status IncludeJoinCartesian(std::string_view field, std::string_view path);
absl::Status TooManyIncludes(std::string_view field, int64_t limit);
absl::Status IncludeTooDeep(std::string_view field, int64_t limit);
// The rows of an answer together with their related rows: RESULT_TOO_LARGE.
absl::Status IncludedRowsTooLarge(size_t bytes_max);
bool IsIncludedRowsTooLarge(const absl::Status& status);

// Named statements. Invalid ones are found at start: FAILED_PRECONDITION.
absl::Status NamedStatementInvalid(std::string_view name, std::string_view dialect, std::string_view problem);
absl::Status UnknownStatement(std::string_view name);                                  // NOT_FOUND
absl::Status StatementNotForDialect(std::string_view name, std::string_view dialect);  // DIALECT_UNSUPPORTED
absl::Status MissingParameter(std::string_view name);
absl::Status UnknownStatementParameter(std::string_view name);  // UNKNOWN_PARAMETER

absl::Status NotSoftDeleted(const Table& table);  // UNIMPLEMENTED

// Preconditions. ABORTED without a hint to retry: the caller has to read the row again.
absl::Status EtagMismatch(const Table& table, int64_t wanted, int64_t current);
absl::Status PreconditionFailed(const Table& table);  // FAILED_PRECONDITION
absl::Status VersionNotKept(const Table& table);      // the table has no version column

// What the schema keeps clients from writing.
absl::Status OutputOnlyField(std::string_view field, const Column& column);
absl::Status WriteOnceField(std::string_view field, const Column& column);
absl::Status SensitiveField(std::string_view field, const Column& column);
// Deleted rows share their unique values with others: only the primary key addresses one. KEY_INCOMPLETE.
absl::Status DeletedRowNeedsPrimaryKey(const Table& table, std::string_view field);

// A computed column whose expression is not usable; found at start: FAILED_PRECONDITION.
absl::Status ComputedColumnInvalid(const Table& table, const Column& column, std::string_view problem);

// A page token whose position does not fit the request's order.
absl::Status PageTokenMismatch();

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_ERRORS_H_
