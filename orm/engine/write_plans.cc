#include "orm/engine/write_plans.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/driver/errors.h"
#include "orm/engine/errors.h"

namespace rowgate::orm {
namespace {

// Rows that others insert and delete all the time are looked for so often.
constexpr int kLooks = 3;

absl::Status Translate(const absl::Status& status, const WriteTarget& target, WriteKind kind, std::string_view row) {
  return TranslateConstraintError(status, *target.catalog, *target.table, kind, row);
}

}  // namespace

absl::Status CreatePlan::RunChunks(Session& session, CreateResult& result) const {
  result.rows.resize(row_count_);
  for (const Chunk& chunk : chunks_) {
    RowBatch& batch = result.batches.emplace_back();
    absl::Status status = session.Execute(chunk.statement, &batch).status();
    if (row_count_ == 1) status = probe_.Name(status, session);
    // With one row the error is about that row; a multi-row INSERT does not say which one failed.
    const std::string row = row_count_ == 1 ? target_.row : "";
    if (!status.ok()) return Translate(status, target_, WriteKind::kInsert, row);
    for (size_t i = 0; i < chunk.rows.size(); ++i) result.rows[chunk.rows[i]] = {result.batches.size() - 1, i};
  }
  if (!advance_) return absl::OkStatus();
  RowBatch unused;
  return session.Execute(*advance_, {}, &unused).status();
}

absl::StatusOr<CreateResult> CreatePlan::Run(Session& session) const {
  CreateResult result;
  const auto run = [&] { return RunChunks(session, result); };
  const bool single = chunks_.size() == 1 && !advance_;
  RETURN_IF_ERROR(single ? run() : session.InTransaction(TransactionMode::kReadWrite, run));
  return result;
}

absl::StatusOr<RowsResult> UpdatePlan::Run(Session& session) const {
  RowsResult result;
  const absl::Status status = probe_.Name(session.Execute(statement_, &result.rows).status(), session);
  RETURN_IF_ERROR(Translate(status, target_, WriteKind::kUpdate, target_.row));
  if (result.rows.rows() == 0) return missed_.Explain(session, look_);
  return result;
}

bool UpsertPlan::IsKept(const RowBatch& existing) const {
  if (!keep_existing_ || existing.rows() == 0) return false;
  return !deleted_cell_ || existing.row(0)[*deleted_cell_].is_null();
}

// The two-statement form: what is in the way decides the outcome.
absl::Status UpsertPlan::Look(Session& session, UpsertResult& result) const {
  for (int attempt = 0; attempt < kLooks; ++attempt) {
    RowBatch existing;
    RETURN_IF_ERROR(session.Execute(*existing_, &existing).status());
    if (IsKept(existing)) {
      result = {.rows = std::move(existing), .outcome = UpsertOutcome::kUnchanged};
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(session.Execute(statement_, &result.rows).status());
    result.outcome = existing.rows() > 0 ? UpsertOutcome::kUpdated : UpsertOutcome::kInserted;
    if (result.rows.rows() > 0) return absl::OkStatus();
    // DO NOTHING met a row that another transaction committed after our look.
  }
  return SerializationFailure();  // each time it was gone again
}

absl::Status UpsertPlan::Write(Session& session, UpsertResult& result) const {
  if (existing_) {
    RETURN_IF_ERROR(Look(session, result));
  } else {
    RETURN_IF_ERROR(session.Execute(statement_, &result.rows).status());
    // The flag that tells an insert from an update follows the columns.
    const bool inserted = result.rows.row(0)[columns_.size()].integer() != 0;
    result.outcome = inserted ? UpsertOutcome::kInserted : UpsertOutcome::kUpdated;
  }
  if (!advance_ || result.outcome != UpsertOutcome::kInserted) return absl::OkStatus();
  RowBatch unused;
  return session.Execute(*advance_, {}, &unused).status();
}

// A row that is kept is not written: one statement tells that it is there, and no transaction holds anything up. Should
// there be none, each statement is complete in itself, but for the numbering.
absl::StatusOr<UpsertResult> UpsertPlan::Run(Session& session) const {
  UpsertResult result;
  if (keep_existing_ && advance_) {
    RETURN_IF_ERROR(session.Execute(*existing_, &result.rows).status());
    result.outcome = UpsertOutcome::kUnchanged;
    if (IsKept(result.rows)) return result;
  }
  const auto write = [&] { return Write(session, result); };
  const bool alone = !advance_ && (keep_existing_ || !existing_);
  const absl::Status status = alone ? write() : session.InTransaction(TransactionMode::kReadWrite, write);
  RETURN_IF_ERROR(Translate(status, target_, WriteKind::kInsert, target_.row));
  return result;
}

absl::StatusOr<int64_t> WhereWritePlan::Execute(Session& session) const {
  absl::StatusOr<ExecuteResult> result = session.Execute(statement_, nullptr);
  if (!result.ok()) return Translate(result.status(), target_, kind_, "");
  if (max_affected_ > 0 && result->rows_affected > max_affected_) return MaxAffectedExceeded(max_affected_);
  return result->rows_affected;
}

absl::StatusOr<int64_t> WhereWritePlan::Run(Session& session) const {
  if (!dry_run_ && max_affected_ == 0) return Execute(session);
  int64_t affected = 0;
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(affected, Execute(session));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(dry_run_ ? session.RolledBack(run) : session.InTransaction(TransactionMode::kReadWrite, run));
  return affected;
}

}  // namespace rowgate::orm
