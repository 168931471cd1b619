#include "orm/dialects/sqlite/driver/errors.h"

#include <algorithm>
#include <array>
#include <string>

#include "orm/base/errors.h"
#include "orm/dialects/sqlite/driver/constraint_names.h"
#include "orm/dialects/sqlite/driver/function_tools.h"
#include "orm/dialects/sqlite/driver/result_codes.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::sqlite {
namespace {

// Texts of the one code SQLite has for everything wrong with a statement. What they have in common: the live schema
// has not the shape that the statement was made for.
constexpr std::array<std::string_view, 9> kDriftTexts = {"no such table",  "no such column",        "no such view",
                                                         "no such index",  "no such trigger",       "has no column",
                                                         "already exists", "duplicate column name", "cannot modify"};

bool Contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// The texts of functions: ours, and of SQLite's window functions about their numbers.
std::optional<absl::Status> FunctionError(std::string_view message) {
  if (message == kOutOfRangeText || Contains(message, "integer overflow")) return ValueOutOfRange("");
  if (Contains(message, "must be a positive integer")) return ValueOutOfRange("");
  if (message == kSeveralRowsText) return SubqueryMultipleRows();
  if (message == kNotOfItsTypeText) return StoredValueInvalid("value");
  if (Contains(message, "malformed JSON")) return StoredValueInvalid("json");
  return std::nullopt;
}

absl::Status GenericError(std::string_view message) {
  if (const std::optional<absl::Status> error = FunctionError(message); error.has_value()) return *error;
  if (std::ranges::any_of(kDriftTexts, [&](std::string_view part) { return Contains(message, part); })) {
    return SchemaDrift();
  }
  return CompilerBug(message);
}

absl::Status RaisedError(std::string_view message) {
  // The library implements ON DELETE/UPDATE RESTRICT as a trigger that raises this text.
  if (message == "FOREIGN KEY constraint failed") return RowReferenced({});
  return RaisedByDatabase();
}

absl::Status StatusOfMeaning(Meaning meaning, std::string_view message) {
  const FailedConstraint failed = ParseConstraintMessage(message);
  const ConstraintNames names{.constraint = failed.constraint, .table = failed.table, .columns = failed.columns};
  switch (meaning) {
    case Meaning::kUnique: return UniqueViolation(names);
    case Meaning::kForeignKey: return ForeignKeyViolation(names);
    case Meaning::kNotNull: return NotNullViolation(names);
    case Meaning::kCheck: return CheckViolation(names);
    case Meaning::kRaised: return RaisedError(message);
    case Meaning::kValue: return ValueOutOfRange(ParseDatatypeColumn(message));
    case Meaning::kBusy: return WithRerun(LockNotAvailable());
    case Meaning::kConflict: return SerializationFailure();
    case Meaning::kInterrupted: return StatementCancelled();
    case Meaning::kDiskFull: return DiskFull();
    case Meaning::kReadOnly:
    case Meaning::kMoved: return DatabaseReadOnly();
    case Meaning::kUnreachable: return DatabaseUnreachable();
    case Meaning::kAccess: return AccessDenied();
    case Meaning::kInputOutput: return StorageFailed();
    case Meaning::kGeneric: return GenericError(message);
    case Meaning::kDamaged: return DatabaseDamaged();
    case Meaning::kNoMemory: return DatabaseOutOfResources();
    case Meaning::kSuccess:  // asked for the error of a call that succeeded
    case Meaning::kBug: return CompilerBug(message);
  }
  return CompilerBug(message);
}

}  // namespace

std::optional<Meaning> MeaningOf(int extended_code) {
  const auto* row = std::ranges::find(kResultCodes, extended_code, &ResultCode::code);
  return row == std::end(kResultCodes) ? std::nullopt : std::optional(row->meaning);
}

std::optional<Meaning> NearestMeaning(int extended_code) {
  const std::optional<Meaning> exact = MeaningOf(extended_code);
  return exact.has_value() ? exact : MeaningOf(extended_code & 0xff);
}

absl::Status StatusOf(int extended_code, std::string_view message) {
  const std::optional<Meaning> meaning = NearestMeaning(extended_code);
  if (!meaning.has_value()) return UnmappedDatabaseError(std::to_string(extended_code), message);
  return WithVendorText(StatusOfMeaning(*meaning, message), message);
}

absl::Status LastError(sqlite3* db) { return StatusOf(sqlite3_extended_errcode(db), sqlite3_errmsg(db)); }

bool BreaksConnection(Meaning meaning) {
  switch (meaning) {
    case Meaning::kMoved:
    case Meaning::kUnreachable:
    case Meaning::kInputOutput:
    case Meaning::kDamaged:
    case Meaning::kNoMemory: return true;
    case Meaning::kSuccess:
    case Meaning::kUnique:
    case Meaning::kForeignKey:
    case Meaning::kNotNull:
    case Meaning::kCheck:
    case Meaning::kRaised:
    case Meaning::kValue:
    case Meaning::kBusy:
    case Meaning::kConflict:
    case Meaning::kInterrupted:
    case Meaning::kDiskFull:
    case Meaning::kReadOnly:
    case Meaning::kAccess:
    case Meaning::kGeneric:
    case Meaning::kBug: return false;
  }
  return true;
}

}  // namespace rowgate::orm::sqlite
