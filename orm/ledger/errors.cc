#include "orm/ledger/errors.h"

#include <string>

#include "absl/time/time.h"
#include "orm/base/errors.h"
#include "orm/driver/errors.h"

namespace rowgate::orm {
namespace {

// The database has just answered on another connection.
constexpr absl::Duration kLostCommitRetry = absl::Milliseconds(20);

}  // namespace

absl::Status RequestIdReused() {
  return InvalidField("REQUEST_ID_REUSED", "request_id", "another request was applied with this id");
}

absl::Status RequestAbandoned() {
  return MakeError(absl::StatusCode::kAborted, "this request_id was abandoned: nothing is applied with it any more",
                   {.reason = "REQUEST_ABANDONED"});
}

absl::Status ReplayNotStored() {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   "the request was applied before; its answer was too large to be kept",
                   {.reason = "REPLAY_NOT_STORED", .applied = Applied::kYes});
}

absl::Status RequestAppliedAlready() {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   "a transaction was committed with this request_id before; this one was rolled back",
                   {.reason = "REQUEST_APPLIED_ALREADY", .applied = Applied::kYes});
}

absl::Status RequestLedgerMissing() {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   "the database has no table for request ids; its operator may start the server once with "
                   "--create-tables",
                   {.reason = "REQUEST_LEDGER_MISSING"});
}

absl::Status CommitNotApplied() {
  return MakeError(absl::StatusCode::kUnavailable,
                   "the connection to the database was lost while the write was being committed; it was not applied "
                   "and never will be, so it may be repeated",
                   {.reason = "COMMIT_NOT_APPLIED", .retry_after = kLostCommitRetry});
}

absl::Status OutcomeUndecided(std::string_view request_id) {
  const absl::Status unknown = CommitOutcomeUnknown();
  ErrorDetail detail = DetailOf(unknown);
  detail.metadata["request_id"] = std::string(request_id);
  return WithDetail(unknown, detail);
}

bool IsCommitOutcomeUnknown(const absl::Status& status) { return ReasonOf(status) == ReasonOf(CommitOutcomeUnknown()); }

}  // namespace rowgate::orm
