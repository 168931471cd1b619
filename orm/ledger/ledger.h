#ifndef ROWGATE_ORM_LEDGER_LEDGER_H_
#define ROWGATE_ORM_LEDGER_LEDGER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/engine/session.h"
#include "orm/schema/catalog.h"
#include "orm/sql/dialect.h"

// Rowgate's own table of write requests that carry an id, and the protocol that makes each happen at most once
// (docs/exactly-once.md):
//
//   rowgate_requests (principal, request_id, method, fingerprint, state, response, created_at)
//   primary key (principal, request_id), index on created_at
//
// The id is inserted first, in the transaction of the write itself: a second attempt waits for the first one to end and
// then finds its answer. A commit whose answer was lost is resolved by a fence, which is inserted with the same key: it
// waits for the lost transaction; meeting the key proves that it was applied, being stored proves that it never will
// be. A fence is taken away again, or taken over by the next attempt; an abandoned id stays.
//
// A committed row that is no fence never changes until it is swept, so a plain read of it says what the protocol would
// say. That there is none, or a fence, says nothing: an attempt may be about to commit.
namespace rowgate::orm {

// One write request.
struct LedgerKey {
  std::string principal;    // who asks; empty without authentication
  std::string request_id;   // 1 to 128 characters
  std::string method;       // "blog.v1.UserRepository/Create"
  std::string fingerprint;  // of the request without its id: the same for equal requests, whatever their encoding
};

struct LedgerAnswer {
  std::string response;
  bool replayed = false;
};

enum class RequestState { kApplied, kNotApplied, kAbandoned };

struct RequestOutcome {
  RequestState state = RequestState::kNotApplied;
  std::string method;     // when applied
  absl::Time applied_at;  // when applied; by the database's clock
};

struct LedgerStats {
  uint64_t recorded = 0;    // writes that were applied with an id
  uint64_t replayed = 0;    // answered from the ledger
  uint64_t mismatched = 0;  // REQUEST_ID_REUSED
  uint64_t abandoned = 0;   // REQUEST_ABANDONED
  uint64_t unknown = 0;     // commits whose answer was lost
  uint64_t resolved_applied = 0;
  uint64_t resolved_not_applied = 0;
  uint64_t swept = 0;  // rows that were too old
};

// Immutable but for its counters; thread-safe. The dialect must outlive it.
class Ledger {
 public:
  static absl::StatusOr<std::unique_ptr<Ledger>> Create(const Dialect& dialect);
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  ~Ledger();

  // Makes what is missing of its table.
  std::vector<std::string> CreateStatements() const;
  // Whether the database has the table.
  absl::StatusOr<bool> Exists(Connection& connection) const;

  // Runs `body`, whose answer is the response, in a write transaction with the key, or gives the stored answer of the
  // request that was applied before. Errors: those of `body` (nothing is stored then, so a later attempt runs it
  // again), REQUEST_ID_REUSED for another fingerprint, REQUEST_ABANDONED, REPLAY_NOT_STORED for an answer that was too
  // large to keep, REQUEST_LEDGER_MISSING, COMMIT_OUTCOME_UNKNOWN (then Resolve).
  absl::StatusOr<LedgerAnswer> Once(Session& session, const LedgerKey& key,
                                    const std::function<absl::StatusOr<std::string>()>& body) const;
  // What Once would answer without running `body`, where that is certain: one read, outside a transaction, that waits
  // for nobody. Nothing where only Once can tell.
  absl::StatusOr<std::optional<LedgerAnswer>> LookUpAnswer(Session& session, const LedgerKey& key) const;
  // What Once does, inside a transaction that is open already, just before its commit: for transactions of several
  // calls, which cannot be replayed. An answer that is stored already is REQUEST_APPLIED_ALREADY: the transaction must
  // be rolled back.
  absl::Status Record(Session& session, const LedgerKey& key, std::string_view response) const;

  // After COMMIT_OUTCOME_UNKNOWN, on another connection: the stored answer when the commit has happened; nothing when
  // it never will, and the id is free again. An error when the database cannot say yet.
  absl::StatusOr<std::optional<LedgerAnswer>> Resolve(Session& session, const LedgerKey& key) const;

  // For GetRequestOutcome. What is certain already, whether it is to be abandoned or not, as LookUpAnswer.
  absl::StatusOr<std::optional<RequestOutcome>> LookUpOutcome(Session& session, std::string_view principal,
                                                              std::string_view request_id) const;
  // The rest of it; waits for an attempt that is under way. `abandon`: see transaction.proto.
  absl::StatusOr<RequestOutcome> OutcomeOf(Session& session, std::string_view principal, std::string_view request_id,
                                           bool abandon) const;

  // Deletes at most `rows_max` rows that are older than `age`, by the database's clock; how many.
  absl::StatusOr<int64_t> Sweep(Session& session, absl::Duration age, int64_t rows_max) const;

  LedgerStats stats() const;

 private:
  struct Parts;
  explicit Ledger(std::unique_ptr<Parts> parts);

  const std::unique_ptr<Parts> parts_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_LEDGER_LEDGER_H_
