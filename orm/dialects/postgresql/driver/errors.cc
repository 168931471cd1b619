#include "orm/dialects/postgresql/driver/errors.h"

#include <algorithm>

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/driver/sqlstate.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::postgresql {
namespace {

std::string VendorText(const ServerError& error) {
  std::string text = StrCat(error.sqlstate, ": ", error.message);
  if (!error.detail.empty()) StrAppend(text, " (", error.detail, ")");
  return text;
}

// PostgreSQL has one code for both directions of a foreign key and tells them apart in translated text only. The table
// it names is the referencing one in both. What is not English is left to the engine, which knows the operation.
absl::Status ForeignKey(const ServerError& error, const ConstraintNames& names) {
  if (error.message.starts_with("insert or update on table ")) return ForeignKeyMissing(names);
  if (error.message.starts_with("update or delete on table ")) {
    // The columns of the detail are those of the referenced table here.
    return RowReferenced({.constraint = names.constraint, .table = names.table});
  }
  return ForeignKeyViolation({.constraint = names.constraint, .table = names.table});
}

// An upsert that meets a row twice has the same code. Whatever the language, its message begins with the SQL words.
absl::Status SeveralRows(const ServerError& error) {
  return error.message.starts_with("ON CONFLICT") ? UpsertKeyTwice() : SubqueryMultipleRows();
}

absl::Status Stopped(const ServerError& error) {
  if (error.cancel_requested) return StatementCancelled();
  return error.timed_out ? StatementTimeout() : CancelledByDatabase();
}

// The server has written and flushed, or not: a file that failed in COMMIT does not tell.
absl::Status Storage(Stake stake) { return stake == Stake::kCommit ? CommitOutcomeUnknown() : StorageFailed(); }

// A code that PostgreSQL does not have comes from RAISE … USING ERRCODE.
absl::Status Unmapped(const ServerError& error) {
  return error.in_function ? RaisedByDatabase() : UnmappedDatabaseError(error.sqlstate, VendorText(error));
}

absl::Status MeaningToStatus(ErrorMeaning meaning, const ServerError& error, Stake stake) {
  const std::string key = KeyColumns(error.detail);
  const ConstraintNames names{.constraint = error.constraint, .table = error.table, .columns = key};
  switch (meaning) {
    case ErrorMeaning::kUnique: return UniqueViolation(names);
    case ErrorMeaning::kForeignKey: return ForeignKey(error, names);
    case ErrorMeaning::kRestrict: return RowReferenced({.constraint = error.constraint, .table = error.table});
    case ErrorMeaning::kNotNull: return NotNullViolation({.table = error.table, .columns = error.column});
    case ErrorMeaning::kCheck: return CheckViolation({.constraint = error.constraint, .table = error.table});
    case ErrorMeaning::kOutOfRange: return ValueOutOfRange(error.column);
    case ErrorMeaning::kDeadlock: return Deadlock();
    // Both vanish when the transaction is run again.
    case ErrorMeaning::kSerialization:
    case ErrorMeaning::kStalePlan: return SerializationFailure();
    case ErrorMeaning::kLock: return LockNotAvailable();
    case ErrorMeaning::kCancelled: return Stopped(error);
    case ErrorMeaning::kTransactionTimeout: return TransactionTimeout();
    case ErrorMeaning::kDrift: return SchemaDrift();
    // The session goes on: the server has lost a connection of its own, and rolled back.
    case ErrorMeaning::kConnection: return ConnectionLost();
    case ErrorMeaning::kOutcomeUnknown: return CommitOutcomeUnknown();
    case ErrorMeaning::kDisk: return DiskFull();
    case ErrorMeaning::kResources: return DatabaseOutOfResources();
    case ErrorMeaning::kStorage: return Storage(stake);
    case ErrorMeaning::kDamaged: return DatabaseDamaged();
    case ErrorMeaning::kRaised: return RaisedByDatabase();
    case ErrorMeaning::kReadOnly: return DatabaseReadOnly();
    case ErrorMeaning::kAccess: return AccessDenied();
    case ErrorMeaning::kTooManyConnections: return TooManyConnections();
    case ErrorMeaning::kDeadTransaction: return TransactionDead();
    case ErrorMeaning::kSeveralRows: return SeveralRows(error);
    case ErrorMeaning::kOurBug: return CompilerBug(VendorText(error));
    case ErrorMeaning::kUnknownCode: return Unmapped(error);
    case ErrorMeaning::kNoError:
    case ErrorMeaning::kOther: return UnmappedDatabaseError(error.sqlstate, VendorText(error));
  }
  return UnmappedDatabaseError(error.sqlstate, VendorText(error));
}

bool IsPlainName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

// The index's text quotes names that are not lower-case words.
std::string_view Unquoted(std::string_view name) {
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"') return name.substr(1, name.size() - 2);
  return name;
}

// "FATAL:  28P01: password …" → "28P01". The severity before it is translated.
std::string_view SqlStateIn(std::string_view text) {
  for (size_t at = text.find(":  "); at != std::string_view::npos; at = text.find(":  ", at + 1)) {
    const std::string_view code = text.substr(at + 3, 5);
    const bool looks_right =
        text.substr(std::min(at + 8, text.size())).starts_with(": ") &&
        std::all_of(code.begin(), code.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
    if (looks_right) return code;
  }
  return {};
}

}  // namespace

absl::Status LossOf(Stake stake) {
  switch (stake) {
    case Stake::kNothingSent: return DatabaseUnreachable();
    case Stake::kRead: return ConnectionLost();
    case Stake::kImplicitWrite:
    case Stake::kCommit: return CommitOutcomeUnknown();
  }
  return CommitOutcomeUnknown();
}

absl::Status StatusOf(const ServerError& error, Stake stake) {
  const ErrorMeaning meaning = MeaningOf(error.sqlstate);
  // What else a session has to say when it ends, the stake decides; a limit can end it only before COMMIT.
  const bool within_transaction = stake == Stake::kNothingSent || stake == Stake::kRead;
  const bool lost = error.fatal && !(meaning == ErrorMeaning::kTransactionTimeout && within_transaction);
  return WithVendorText(lost ? LossOf(stake) : MeaningToStatus(meaning, error, stake), VendorText(error));
}

std::string KeyColumns(std::string_view detail) {
  const size_t open = detail.find('(');
  const size_t close = detail.find(")=(");
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return "";
  std::string_view rest = detail.substr(open + 1, close - open - 1);
  std::string columns;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(", "), rest.size());
    const std::string_view name = Unquoted(rest.substr(0, end));
    if (!IsPlainName(name)) return "";
    StrAppend(columns, columns.empty() ? "" : ",", name);
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  return columns;
}

absl::Status StatusOfConnectFailure(std::string_view text, bool password_missing) {
  const ErrorMeaning meaning = MeaningOf(SqlStateIn(text));
  if (password_missing || meaning == ErrorMeaning::kAccess) return WithVendorText(AccessDenied(), text);
  if (meaning == ErrorMeaning::kTooManyConnections) return WithVendorText(TooManyConnections(), text);
  return WithVendorText(DatabaseUnreachable(), text);
}

}  // namespace rowgate::orm::postgresql
