#ifndef ROWGATE_ORM_LEDGER_ERRORS_H_
#define ROWGATE_ORM_LEDGER_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"

// Errors of writes with a request_id; docs/errors.md lists them.
namespace rowgate::orm {

// INVALID_ARGUMENT, REQUEST_ID_REUSED: the id belongs to another request. Nothing of this one was applied.
absl::Status RequestIdReused();
// ABORTED, REQUEST_ABANDONED: somebody has seen to it that nothing is ever applied with this id.
absl::Status RequestAbandoned();
// FAILED_PRECONDITION, REPLAY_NOT_STORED, applied: the answer was too large to be kept.
absl::Status ReplayNotStored();
// FAILED_PRECONDITION, REQUEST_APPLIED_ALREADY, applied: an earlier transaction was committed with this id.
absl::Status RequestAppliedAlready();
// FAILED_PRECONDITION, REQUEST_LEDGER_MISSING: the database has no table for ids.
absl::Status RequestLedgerMissing();

// UNAVAILABLE, COMMIT_NOT_APPLIED: the answer of a commit was lost, and it has been made sure that it never happens.
absl::Status CommitNotApplied();
// UNKNOWN, COMMIT_OUTCOME_UNKNOWN with the id: the database could not say yet. Repeating the call with the id will
// tell.
absl::Status OutcomeUndecided(std::string_view request_id);
bool IsCommitOutcomeUnknown(const absl::Status& status);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_LEDGER_ERRORS_H_
