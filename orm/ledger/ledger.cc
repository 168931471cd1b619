#include "orm/ledger/ledger.h"

#include <atomic>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/driver/errors.h"
#include "orm/ledger/errors.h"
#include "orm/ledger/ledger_rows.h"
#include "orm/ledger/ledger_table.h"

namespace rowgate::orm {
namespace {

void Add(std::atomic<uint64_t>& counter, uint64_t amount = 1) { counter.fetch_add(amount, std::memory_order_relaxed); }
uint64_t Read(const std::atomic<uint64_t>& counter) { return counter.load(std::memory_order_relaxed); }

// An attempt that stopped waiting for its key has done nothing, but the attempt it waited for may.
absl::Status OfUnansweredKey(const absl::Status& status) {
  const bool waited = absl::IsDeadlineExceeded(status) || absl::IsCancelled(status) || absl::IsAborted(status);
  return waited ? WithApplied(status, Applied::kUnknown) : status;
}

RequestOutcome OutcomeOfRow(LedgerRow row) {
  if (row.state != LedgerTable::kApplied) return {.state = RequestState::kAbandoned};
  return {RequestState::kApplied, std::move(row.method), row.created_at};
}

// Ends a transaction whose answer is known without it; never seen outside.
absl::Status NothingToCommit() { return absl::AbortedError("nothing to commit"); }

}  // namespace

struct Ledger::Parts {
  LedgerTable table;

  std::atomic<uint64_t> recorded = 0;
  std::atomic<uint64_t> replayed = 0;
  std::atomic<uint64_t> mismatched = 0;
  std::atomic<uint64_t> abandoned = 0;
  std::atomic<uint64_t> unknown = 0;
  std::atomic<uint64_t> resolved_applied = 0;
  std::atomic<uint64_t> resolved_not_applied = 0;
  std::atomic<uint64_t> swept = 0;

  LedgerRows Rows(Session& session) const { return {table, session}; }

  // Whether the row is of this very request.
  absl::Status CheckSame(const LedgerKey& key, const LedgerRow& row) {
    if (row.state == LedgerTable::kAbandoned) {
      Add(abandoned);
      return RequestAbandoned();
    }
    if (row.fingerprint == key.fingerprint && row.method == key.method) return absl::OkStatus();
    Add(mismatched);
    return RequestIdReused();
  }

  // What an attempt that met the row answers.
  absl::StatusOr<LedgerAnswer> Replay(const LedgerKey& key, LedgerRow row) {
    RETURN_IF_ERROR(CheckSame(key, row));
    Add(replayed);
    if (!row.response) return ReplayNotStored();
    return LedgerAnswer{.response = *std::move(row.response), .replayed = true};
  }

  // The row, if it is certain.
  absl::StatusOr<std::optional<LedgerRow>> LookUp(Session& session, const LedgerKey& key) const {
    ASSIGN_OR_RETURN(std::optional<LedgerRow> row, Rows(session).Look(key));
    if (row && row->state == LedgerTable::kFence) row.reset();
    return row;
  }

  // Puts a fence where the key would be and commits it; or finds what is there.
  absl::StatusOr<std::optional<LedgerRow>> Fence(Session& session, const LedgerKey& key) const {
    std::optional<LedgerRow> met;
    const absl::Status status = session.InTransaction(TransactionMode::kReadWrite, [&]() -> absl::Status {
      ASSIGN_OR_RETURN(const bool fenced, Rows(session).Take(key, LedgerTable::kFence));
      if (fenced) return absl::OkStatus();
      ASSIGN_OR_RETURN(met, Rows(session).Find(key));
      return NothingToCommit();
    });
    if (!met) RETURN_IF_ERROR(status);
    return met;
  }

  // The id is free again. A fence that stays hurts nobody: the next attempt takes it.
  void RemoveFence(Session& session, const LedgerKey& key) const {
    session.InTransaction(TransactionMode::kReadWrite, [&] { return Rows(session).RemoveFence(key); }).IgnoreError();
  }
};

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Create(const Dialect& dialect) {
  auto parts = std::make_unique<Parts>();
  ASSIGN_OR_RETURN(parts->table, LedgerTable::Create(dialect));
  return std::unique_ptr<Ledger>(new Ledger(std::move(parts)));
}

Ledger::Ledger(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Ledger::~Ledger() = default;

std::vector<std::string> Ledger::CreateStatements() const { return parts_->table.create; }

absl::StatusOr<bool> Ledger::Exists(Connection& connection) const {
  Session session(connection, nullptr);
  const absl::Status status = parts_->Rows(session).Find({}).status();
  if (ReasonOf(status) == ReasonOf(RequestLedgerMissing())) return false;
  if (status.ok() || ReasonOf(status) == ReasonOf(SerializationFailure())) return true;  // nobody has the empty id
  return status;
}

absl::StatusOr<LedgerAnswer> Ledger::Once(Session& session, const LedgerKey& key,
                                          const std::function<absl::StatusOr<std::string>()>& body) const {
  std::optional<LedgerRow> met;
  LedgerAnswer answer;
  const LedgerRows rows = parts_->Rows(session);
  const absl::Status status = session.InTransaction(TransactionMode::kReadWrite, [&]() -> absl::Status {
    const absl::StatusOr<bool> first = rows.Take(key, LedgerTable::kApplied);
    if (!first.ok()) return OfUnansweredKey(first.status());
    if (!*first) {
      ASSIGN_OR_RETURN(met, rows.Find(key));
      return NothingToCommit();
    }
    ASSIGN_OR_RETURN(answer.response, body());
    return rows.Store(key, answer.response);
  });
  if (met) return parts_->Replay(key, *std::move(met));
  if (IsCommitOutcomeUnknown(status)) {
    Add(parts_->unknown);
    return OutcomeUndecided(key.request_id);
  }
  RETURN_IF_ERROR(status);
  Add(parts_->recorded);
  return answer;
}

absl::StatusOr<std::optional<LedgerAnswer>> Ledger::LookUpAnswer(Session& session, const LedgerKey& key) const {
  ASSIGN_OR_RETURN(std::optional<LedgerRow> row, parts_->LookUp(session, key));
  if (!row) return std::nullopt;
  return parts_->Replay(key, *std::move(row));
}

absl::Status Ledger::Record(Session& session, const LedgerKey& key, std::string_view response) const {
  const LedgerRows rows = parts_->Rows(session);
  ASSIGN_OR_RETURN(const bool first, rows.Take(key, LedgerTable::kApplied));
  if (first) {
    Add(parts_->recorded);
    return rows.Store(key, response);
  }
  ASSIGN_OR_RETURN(const LedgerRow met, rows.Find(key));
  RETURN_IF_ERROR(parts_->CheckSame(key, met));
  return RequestAppliedAlready();
}

absl::StatusOr<std::optional<LedgerAnswer>> Ledger::Resolve(Session& session, const LedgerKey& key) const {
  absl::StatusOr<std::optional<LedgerRow>> met = parts_->Fence(session, key);
  if (!met.ok()) {
    const std::string vendor_text = VendorTextOf(met.status());
    const absl::Status undecided = OutcomeUndecided(key.request_id);
    return vendor_text.empty() ? undecided : WithVendorText(undecided, vendor_text);
  }
  if (*met) {
    ASSIGN_OR_RETURN(LedgerAnswer answer, parts_->Replay(key, **std::move(met)));
    Add(parts_->resolved_applied);
    return answer;
  }
  parts_->RemoveFence(session, key);
  Add(parts_->resolved_not_applied);
  return std::nullopt;
}

absl::StatusOr<std::optional<RequestOutcome>> Ledger::LookUpOutcome(Session& session, std::string_view principal,
                                                                    std::string_view request_id) const {
  const LedgerKey key{.principal = std::string(principal), .request_id = std::string(request_id)};
  ASSIGN_OR_RETURN(std::optional<LedgerRow> row, parts_->LookUp(session, key));
  if (!row) return std::nullopt;
  return OutcomeOfRow(*std::move(row));
}

absl::StatusOr<RequestOutcome> Ledger::OutcomeOf(Session& session, std::string_view principal,
                                                 std::string_view request_id, bool abandon) const {
  const LedgerKey key{.principal = std::string(principal), .request_id = std::string(request_id)};
  const LedgerRows rows = parts_->Rows(session);
  std::optional<RequestOutcome> outcome;
  const absl::Status status = session.InTransaction(TransactionMode::kReadWrite, [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const bool taken, rows.Take(key, LedgerTable::kAbandoned));
    if (taken && abandon) return absl::OkStatus();
    if (taken) {
      outcome.emplace();
      return NothingToCommit();
    }
    ASSIGN_OR_RETURN(LedgerRow met, rows.Find(key));
    outcome = OutcomeOfRow(std::move(met));
    return NothingToCommit();
  });
  if (outcome) return *std::move(outcome);
  RETURN_IF_ERROR(status);
  return RequestOutcome{.state = RequestState::kAbandoned};
}

absl::StatusOr<int64_t> Ledger::Sweep(Session& session, absl::Duration age, int64_t rows_max) const {
  ASSIGN_OR_RETURN(const int64_t rows, parts_->Rows(session).Sweep(age, rows_max));
  Add(parts_->swept, static_cast<uint64_t>(rows));
  return rows;
}

LedgerStats Ledger::stats() const {
  return {.recorded = Read(parts_->recorded),
          .replayed = Read(parts_->replayed),
          .mismatched = Read(parts_->mismatched),
          .abandoned = Read(parts_->abandoned),
          .unknown = Read(parts_->unknown),
          .resolved_applied = Read(parts_->resolved_applied),
          .resolved_not_applied = Read(parts_->resolved_not_applied),
          .swept = Read(parts_->swept)};
}

}  // namespace rowgate::orm
