#ifndef ROWGATE_ORM_ENGINE_COMMIT_ERRORS_H_
#define ROWGATE_ORM_ENGINE_COMMIT_ERRORS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"

// Errors of units of work. `field` is that of the label or reference.
namespace rowgate::orm {

absl::Status LabelTwice(std::string_view field, std::string_view label);
// No write before this one has the label.
absl::Status UnknownLabel(std::string_view field, std::string_view label);
// The write makes no row to take a value from: REFERENCE_WITHOUT_ROW.
absl::Status ReferenceWithoutRow(std::string_view field, std::string_view label);
// The write that refers has no row or key: REFERENCE_NOT_ALLOWED.
absl::Status ReferenceNotAllowed(std::string_view field);
// The column to be filled has a value in the request already: PATH_SET_TWICE.
absl::Status ReferenceOfSetPath(std::string_view field, std::string_view path);
absl::Status ReferenceTypeMismatch(std::string_view field, const Column& target, const Column& source);
// A primary key of several columns is no value: the reference must say which it means.
absl::Status ReferenceNeedsField(std::string_view field, const Table& table);

// While running. FAILED_PRECONDITION.
absl::Status ReferenceFailed(std::string_view field, std::string_view label);
absl::Status ReferenceIsNull(std::string_view field, const Column& source);
absl::Status AssertionFailed(const Table& table, int64_t counted);

// The error as one of a whole unit of work: its fields start with those of the write, its metadata have the index.
absl::Status AsErrorOfWrite(const absl::Status& status, const CommitEntry& entry, size_t index);

// Whether the transaction may go on without the write that failed: not after what concerns the whole call.
bool IsOfOneWrite(const absl::Status& status);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_COMMIT_ERRORS_H_
