#ifndef ROWGATE_ORM_BASE_ERRORS_H_
#define ROWGATE_ORM_BASE_ERRORS_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

// Every error of Rowgate is an absl::Status that carries an ErrorDetail: a stable machine-readable reason and what a
// caller needs to act on it. docs/errors.md lists the reasons; each domain makes its own through named functions
// (orm/bind/errors.h, orm/driver/errors.h, …). One file, server/status/status_mapping.cc, puts them on the wire.
namespace rowgate::orm {

// Whether the write that failed has been applied: what decides if a caller may repeat it.
enum class Applied { kNo, kUnknown, kYes };

struct FieldViolation {
  std::string field;        // path as the client wrote it: "user.email", "where.operands[1]", "filter"
  std::string description;  // for people
  std::string reason;       // stable, e.g. "TOO_LONG"; equals the error's reason when empty

  bool operator==(const FieldViolation&) const = default;
};

struct ErrorDetail {
  std::string reason;                           // UPPER_SNAKE_CASE, stable for ever
  std::map<std::string, std::string> metadata;  // e.g. constraint, table, limit
  std::vector<FieldViolation> violations;
  std::optional<absl::Duration> retry_after;  // set for transient causes only
  Applied applied = Applied::kNo;

  bool operator==(const ErrorDetail&) const = default;
};

// `message` is for people, names no SQL, no stored value and no vendor text.
absl::Status MakeError(absl::StatusCode code, std::string_view message, const ErrorDetail& detail);

// The detail of `status`; an empty one (reason "") when it was not made by MakeError.
ErrorDetail DetailOf(const absl::Status& status);
std::string ReasonOf(const absl::Status& status);

// The same error with a changed detail.
absl::Status WithDetail(const absl::Status& status, const ErrorDetail& detail);
// The same error with `prefix` put before each violation's field ("rows[3]" + "email" → "rows[3].email").
absl::Status WithFieldPrefix(const absl::Status& status, std::string_view prefix);
absl::Status WithApplied(const absl::Status& status, Applied applied);

// Text of the database for the log and for verbose mode. It may hold stored values: never sent otherwise.
absl::Status WithVendorText(const absl::Status& status, std::string_view text);
std::string VendorTextOf(const absl::Status& status);

// INVALID_ARGUMENT about one field.
absl::Status InvalidField(std::string_view reason, std::string_view field, std::string_view description);
// A bug of ours that a client ran into. The text goes to the log as vendor text.
absl::Status InternalError(std::string_view reason, std::string_view log_text);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BASE_ERRORS_H_
