#ifndef ROWGATE_ORM_ENGINE_SESSION_H_
#define ROWGATE_ORM_ENGINE_SESSION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

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

// Told of each statement after it ran. Must be thread-safe and quick.
class StatementObserver {
 public:
  virtual ~StatementObserver() = default;
  virtual void OnStatement(std::string_view sql, absl::Duration duration, int64_t rows, const absl::Status& status) = 0;
};

// One RPC's view of its connection: runs statements and counts them. Not thread-safe; lives for one plan.
class Session {
 public:
  // `observer` may be null. Both must outlive the session.
  Session(Connection& connection, StatementObserver* observer) : connection_(connection), observer_(observer) {}

  absl::StatusOr<ExecuteResult> Execute(const CompiledStatement& statement, std::span<const Value> values,
                                        RowBatch* rows);
  absl::StatusOr<ExecuteResult> Execute(const PreparedStatement& prepared, RowBatch* rows) {
    return Execute(*prepared.statement, prepared.values, rows);
  }
  absl::StatusOr<std::unique_ptr<RowCursor>> Open(const CompiledStatement& statement, std::span<const Value> values);
  absl::StatusOr<std::unique_ptr<RowCursor>> Open(const PreparedStatement& prepared) {
    return Open(*prepared.statement, prepared.values);
  }
  // Counts rows and time of a cursor's portion.
  absl::Status Fetch(RowCursor& cursor, size_t rows_max, size_t bytes_max, RowBatch& batch);

  // Runs `body` in a transaction: committed when it returns OK, rolled back otherwise. Inside a transaction that is
  // open already `body` is a part of it, and whoever has opened it must not commit after an error.
  absl::Status InTransaction(TransactionMode mode, const std::function<absl::Status()>& body);
  // Runs `body` in a write transaction and rolls back whatever it did; not inside another one.
  absl::Status RolledBack(const std::function<absl::Status()>& body);
  // Runs `body` inside the open transaction and undoes what it did when it fails: `failure` is then its error. An error
  // that is given back has ended the transaction.
  absl::Status InSavepoint(const std::function<absl::Status()>& body, absl::Status& failure);

  // From now on no more than `most` statements run, those that have run included: the one beyond is RESOURCE_EXHAUSTED
  // / STATEMENT_LIMIT and never sent. 0: no limit.
  void LimitStatements(int64_t most) { statements_max_ = most; }

  const ExecutionStats& stats() const { return stats_; }

 private:
  absl::Status CountStatement();
  void Count(std::string_view sql, absl::Time started, int64_t rows, const absl::Status& status);

  Connection& connection_;
  StatementObserver* observer_;
  ExecutionStats stats_;
  int64_t statements_max_ = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_SESSION_H_
