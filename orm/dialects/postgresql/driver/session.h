#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_SESSION_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_SESSION_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/dialects/postgresql/driver/canceller.h"
#include "orm/dialects/postgresql/driver/errors.h"
#include "orm/dialects/postgresql/driver/handles.h"
#include "orm/dialects/postgresql/driver/parameters.h"
#include "orm/dialects/postgresql/driver/statement_cache.h"
#include "orm/dialects/postgresql/driver/wire.h"
#include "orm/driver/compiled_statement.h"

namespace rowgate::orm::postgresql {

enum class ResultMode {
  kWhole,     // all rows in one result
  kRowByRow,  // the first row; NextResult gives the others
};

// A libpq connection with its prepared statements; turns each outcome into a status. Knows no transactions: callers say
// what is at stake. Used by one thread at a time, Cancel() excepted. Whatever is run, is run inside a Command.
class Session {
 public:
  // `prepare` false: unnamed statements only, for poolers that hand each transaction to another server session.
  Session(ConnectionHandle connection, std::shared_ptr<Couriers> couriers, bool prepare);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() = default;

  // The connection stands as far as we know, and nothing has made it unfit for use.
  // False as well once the server has said goodbye, which comes a moment before the end of the stream.
  bool usable() const { return !given_up_ && goodbye_.empty() && canceller_.fit() && wire_.stands(); }
  // Marks a session whose state is not known any more.
  void GiveUp() { given_up_ = true; }
  PGTransactionStatusType transaction_status() const { return PQtransactionStatus(wire_.get()); }

  // Without waiting: the error when the connection was lost since the last command.
  absl::Status CheckAlive();

  // The server's own limit: what it stopped earlier than that was stopped by somebody else. 0: none.
  void set_statement_timeout(absl::Duration timeout) { statement_timeout_ = timeout; }

  // Text of our own without parameters; may hold several statements, the last one's result is given.
  absl::StatusOr<ResultHandle> RunText(const std::string& sql, Stake stake);
  // A prepared statement with binary results. Prepares it when needed, and once more when the server has dropped it or
  // DDL has changed its result; inside a transaction, which that error kills, SERIALIZATION_FAILURE says to repeat it.
  absl::StatusOr<ResultHandle> Run(const CompiledStatement& statement, const Parameters& parameters, Stake stake,
                                   ResultMode mode);

  // Runs it whole behind `first`, in one round trip: commands without parameters, of which the first that fails keeps
  // all that follows from being run, and whose error is then given. Inside a transaction, or to begin one.
  absl::StatusOr<ResultHandle> RunBehind(const std::vector<std::string>& first, const CompiledStatement& statement,
                                         const Parameters& parameters, Stake stake);

  // After kRowByRow: the next result, or null after the last.
  absl::StatusOr<ResultHandle> NextResult();
  // Reads what is left of a row-by-row result and throws it away, asking the server to stop if that is not already
  // here.
  void Abandon();

  // From any thread.
  void Cancel() { canceller_.Cancel(); }
  // Around pauses of a command whose rows are read one by one.
  void Pause() { canceller_.Pause(); }
  void Resume() { canceller_.Resume(); }

 private:
  friend class Command;

  absl::Status AboutToSend();
  absl::StatusOr<std::string> PreparedName(const CompiledStatement& statement, const Parameters& parameters,
                                           bool& was_cached);
  absl::StatusOr<std::string> Prepare(const CompiledStatement& statement, const Parameters& parameters);
  int Post(const CompiledStatement& statement, const std::string& name, const Parameters& parameters);
  ResultHandle Send(const CompiledStatement& statement, const std::string& name, const Parameters& parameters,
                    ResultMode mode);
  ResultHandle SendBehind(const std::vector<std::string>& first, const CompiledStatement& statement,
                          const std::string& name, const Parameters& parameters, size_t& succeeded);
  void Forget(const std::string& sql);
  void Deallocate(const std::string& name);
  absl::StatusOr<ResultHandle> Checked(ResultHandle result, Stake stake);
  absl::Status ErrorOf(const PGresult* result, Stake stake);
  absl::Status Lost(Stake stake) const;
  bool StoppedByTimeout() const;
  void DrainResults();
  static void OnNotice(void* session, const PGresult* notice);

  Wire wire_;
  Canceller canceller_;
  StatementCache cache_;
  const bool prepare_;
  absl::Duration statement_timeout_ = absl::ZeroDuration();
  absl::Time sent_at_;
  bool given_up_ = false;
  bool commit_in_doubt_ = false;  // a warning said that a commit may not have reached the standby
  std::string goodbye_;           // code of the error with which the server ended an idle session
};

// What may be sent and waited for together, from before the first message until the last result has been read. Other
// threads can cancel it, and it ends by itself when the time is up, with the connection lost.
class Command {
 public:
  explicit Command(Session& session, OnCancel on_cancel = OnCancel::kAskThenCut,
                   absl::Duration time_max = absl::InfiniteDuration());
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  ~Command() { session_.canceller_.End(); }

 private:
  Session& session_;
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_SESSION_H_
