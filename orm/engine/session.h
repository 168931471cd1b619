#ifndef ROWGATE_ORM_ENGINE_SESSION_H_
#define ROWGATE_ORM_ENGINE_SESSION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/driver/driver.h"
#include "orm/engine/prepared_statement.h"

namespace rowgate::orm {

// What one RPC cost; goes out in the trailers. BEGIN and COMMIT are not counted as statements.
struct ExecutionStats {
  int64_t statements = 0;
  int64_t rows = 0;
  absl::Duration database_time;
};

// A statement that has run.
struct StatementRun {
  const CompiledStatement& statement;
  absl::Duration duration;  // of a cursor: opening it and all its fetches, not what its reader did in between
  int64_t rows = 0;         // returned or affected
  const absl::Status& status;
  std::string_view trace_parent;  // of the call; empty without one
  std::string_view method;        // as in SessionOptions
};

// Told of each statement after it ran. Must be thread-safe and quick.
class StatementObserver {
 public:
  virtual ~StatementObserver() = default;
  virtual void OnStatement(const StatementRun& run) = 0;
};

struct SessionOptions {
  StatementObserver* observer = nullptr;  // may be null; outlives the session
  // No more than so many statements run: the one beyond is RESOURCE_EXHAUSTED / STATEMENT_LIMIT and never sent. 0: no
  // limit.
  int64_t max_statements = 0;
  // Of the transactions that InTransaction begins; their mode is the call's own.
  TransactionOptions transaction;
  // A valid W3C traceparent, or empty: told to the observer.
  std::string trace_parent;
  // Put it into each statement as a comment, too.
  bool comment_statements = false;
  // Whose statements these are, for the observer. Outlives the session.
  std::string_view method;
};

// One RPC's view of its connection: runs statements and counts them. Not thread-safe; lives for one plan.
class Session {
 public:
  // `observer` may be null. Both must outlive the session.
  Session(Connection& connection, StatementObserver* observer)
      : Session(connection, SessionOptions{.observer = observer}) {}
  Session(Connection& connection, SessionOptions options) : connection_(connection), options_(std::move(options)) {}

  absl::StatusOr<ExecuteResult> Execute(const CompiledStatement& statement, std::span<const Value> values,
                                        RowBatch* rows);
  absl::StatusOr<ExecuteResult> Execute(const PreparedStatement& prepared, RowBatch* rows) {
    return Execute(*prepared.statement, prepared.values, rows);
  }
  // A statement of the gateway's own, beside those of the plan: like BEGIN and COMMIT it counts neither in the stats,
  // but for its time, nor for the limit.
  absl::StatusOr<ExecuteResult> ExecuteBeside(const CompiledStatement& statement, std::span<const Value> values,
                                              RowBatch* rows);
  // `statement` and the session must outlive the cursor; the observer is told when that ends.
  absl::StatusOr<std::unique_ptr<RowCursor>> Open(const CompiledStatement& statement, std::span<const Value> values);
  absl::StatusOr<std::unique_ptr<RowCursor>> Open(const PreparedStatement& prepared) {
    return Open(*prepared.statement, prepared.values);
  }
  // Counts rows and time of a cursor's portion.
  absl::Status Fetch(RowCursor& cursor, size_t rows_max, size_t bytes_max, RowBatch& batch);

  // Runs `body` in a transaction: committed when it returns OK, rolled back otherwise. Inside a transaction that is
  // open already `body` is a part of it, and whoever has opened it must not commit after an error.
  absl::Status InTransaction(TransactionMode mode, const std::function<absl::Status()>& body);
  // Runs `body` in a write transaction and rolls back whatever it did. Inside a transaction that is open already only
  // `body` is undone.
  absl::Status RolledBack(const std::function<absl::Status()>& body);
  // Runs `body` inside the open transaction and undoes what it did when it fails: `failure` is then its error. An error
  // that is given back has ended the transaction.
  absl::Status InSavepoint(const std::function<absl::Status()>& body, absl::Status& failure);

  // Whether what the options say of transactions can only be had inside one: a single statement must be wrapped then.
  bool needs_transaction() const {
    return options_.transaction.isolation != Isolation::kDefault ||
           options_.transaction.lock_timeout > absl::ZeroDuration();
  }

  bool in_transaction() const { return connection_.in_transaction(); }

  const ExecutionStats& stats() const { return stats_; }
  std::string_view trace_parent() const { return options_.trace_parent; }

 private:
  absl::Status RolledBackInside(const std::function<absl::Status()>& body);
  absl::Status CountStatement();
  bool comments() const;
  CompiledStatement Commented(const CompiledStatement& statement) const;
  void Count(absl::Time started, int64_t rows);
  void Observe(const CompiledStatement& statement, absl::Time started, int64_t rows, const absl::Status& status);

  Connection& connection_;
  const SessionOptions options_;
  ExecutionStats stats_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_SESSION_H_
