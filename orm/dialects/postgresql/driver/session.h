#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_SESSION_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_SESSION_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/dialects/postgresql/driver/canceller.h"
#include "orm/dialects/postgresql/driver/errors.h"
#include "orm/dialects/postgresql/driver/handles.h"
#include "orm/dialects/postgresql/driver/parameters.h"
#include "orm/dialects/postgresql/driver/statement_cache.h"
#include "orm/driver/compiled_statement.h"

namespace rowgate::orm::postgresql {

enum class ResultMode {
  kWhole,     // all rows in one result
  kRowByRow,  // the first row; NextResult gives the others
};

// A libpq connection with its prepared statements; turns each outcome into a status. Knows no transactions: callers say
// what is at stake. Used by one thread at a time, canceller() excepted.
class Session {
 public:
  // `prepare` false: unnamed statements only, for poolers that hand each transaction to another server session.
  Session(ConnectionHandle connection, bool prepare);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // The connection stands as far as we know, and nothing has made it unfit for use.
  bool usable() const { return !given_up_ && PQstatus(connection_.get()) == CONNECTION_OK; }
  // Marks a session whose state is not known any more.
  void GiveUp() { given_up_ = true; }
  PGTransactionStatusType transaction_status() const { return PQtransactionStatus(connection_.get()); }

  // Text of our own without parameters; may hold several statements, the last one's result is given.
  absl::StatusOr<ResultHandle> RunText(const std::string& sql, Stake stake);
  // A prepared statement with binary results. Prepares it when needed, and once more when the server has dropped it or
  // DDL has changed its result; inside a transaction, which that error kills, SERIALIZATION_FAILURE says to repeat it.
  absl::StatusOr<ResultHandle> Run(const CompiledStatement& statement, const Parameters& parameters, Stake stake,
                                   ResultMode mode);

  // After kRowByRow: the next result, or null after the last.
  absl::StatusOr<ResultHandle> NextResult();
  // Reads what is left of a row-by-row result and throws it away, asking the server to stop if that is not already
  // here.
  void Abandon();

  Canceller& canceller() { return canceller_; }

 private:
  absl::Status CheckAlive();
  absl::StatusOr<std::string> PreparedName(const CompiledStatement& statement, const Parameters& parameters,
                                           bool& was_cached);
  absl::StatusOr<std::string> Prepare(const CompiledStatement& statement, const Parameters& parameters);
  ResultHandle Send(const CompiledStatement& statement, const std::string& name, const Parameters& parameters,
                    ResultMode mode);
  ResultHandle SendWhole(const CompiledStatement& statement, const std::string& name, const Parameters& parameters);
  ResultHandle SendRowByRow(const CompiledStatement& statement, const std::string& name, const Parameters& parameters);
  void Forget(const std::string& sql);
  void Deallocate(const std::string& name);
  absl::StatusOr<ResultHandle> Checked(ResultHandle result, Stake stake);
  absl::Status ErrorOf(const PGresult* result, Stake stake);
  void DrainResults();
  static void OnNotice(void* session, const PGresult* notice);

  ConnectionHandle connection_;
  Canceller canceller_;
  StatementCache cache_;
  const bool prepare_;
  bool given_up_ = false;
  bool commit_in_doubt_ = false;  // a warning said that a commit may not have reached the standby
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_SESSION_H_
