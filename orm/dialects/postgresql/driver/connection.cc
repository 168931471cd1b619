#include "orm/dialects/postgresql/driver/connection.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/steady_clock.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/driver/begin.h"
#include "orm/dialects/postgresql/driver/cursor.h"
#include "orm/dialects/postgresql/driver/durability.h"
#include "orm/dialects/postgresql/driver/reflect.h"
#include "orm/dialects/postgresql/driver/rows.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::postgresql {
namespace {

// Beyond these an answer is not to be expected any more, and the connection is closed.
constexpr absl::Duration kPingTime = absl::Seconds(2);
constexpr absl::Duration kRollbackTime = absl::Seconds(5);
constexpr absl::Duration kLookUpTime = absl::Seconds(5);
constexpr absl::Duration kReflectTime = absl::Minutes(2);

// In milliseconds, whichever of server, database, role and session has set it; the setting itself reads like "30s".
constexpr char kStatementTimeout[] =
    "SELECT (extract(epoch FROM current_setting('statement_timeout')::interval) * 1000)::bigint";

std::string SavepointName(size_t level) { return StrCat("rowgate_", level); }

// One text: should the server not be able to read it, it does not begin the transaction either.
std::string WithOpening(const TransactionState& transaction, std::string_view sql) {
  std::string text;
  for (const std::string& command : transaction.opening) StrAppend(text, command, "; ");
  return StrCat(text, sql);
}

int64_t AffectedRows(PGresult* result) {
  int64_t count = 0;
  return absl::SimpleAtoi(PQcmdTuples(result), &count) ? count : 0;
}

}  // namespace

Stake PostgresConnection::StakeOf(bool writes) const {
  return writes && !transaction_.open ? Stake::kImplicitWrite : Stake::kRead;
}

void PostgresConnection::VerifyState() {
  const PGTransactionStatusType status = session_.transaction_status();
  const bool inside = status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
  if (inside) transaction_.opening.clear();
  if (status == PQTRANS_INERROR) transaction_.dead = transaction_.open;
  const bool expected = transaction_.on_server() ? inside : status == PQTRANS_IDLE;
  if (!expected) session_.GiveUp();
}

absl::Status PostgresConnection::SetUp(const std::string& script, absl::Time deadline) {
  const Command command(session_, OnCancel::kCut, deadline - SteadyNow());
  ASSIGN_OR_RETURN(const ResultHandle result,
                   session_.RunText(StrCat(script, "; ", kStatementTimeout), Stake::kNothingSent));
  int64_t milliseconds = 0;
  if (PQntuples(result.get()) == 1 && absl::SimpleAtoi(ToAbsl(TextAt(result.get(), 0, 0)), &milliseconds)) {
    session_.set_statement_timeout(absl::Milliseconds(milliseconds));
  }
  return absl::OkStatus();
}

absl::StatusOr<ExecuteResult> PostgresConnection::Execute(const CompiledStatement& statement,
                                                          std::span<const Value> values, RowBatch* rows) {
  if (transaction_.dead) return TransactionDead();
  auto result = TryExecute(statement, values, rows);
  VerifyState();
  if (!result.ok()) return transaction_.Failed(result.status());
  return result;
}

absl::StatusOr<ExecuteResult> PostgresConnection::TryExecute(const CompiledStatement& statement,
                                                             std::span<const Value> values, RowBatch* rows) {
  RETURN_IF_ERROR(parameters_.Encode(statement, values));
  const Stake stake = StakeOf(statement.writes);
  const Command command(session_);
  ASSIGN_OR_RETURN(const ResultHandle result, RunStatement(statement, stake));
  if (rows != nullptr) {
    rows->Reset(statement.result.size());
    const absl::Status appended = AppendRows(result.get(), statement.result, *rows);
    // The statement itself has succeeded by then.
    if (!appended.ok()) return stake == Stake::kImplicitWrite ? WithApplied(appended, Applied::kYes) : appended;
  }
  return ExecuteResult{.rows_affected = statement.writes ? AffectedRows(result.get()) : 0};
}

absl::StatusOr<ResultHandle> PostgresConnection::RunStatement(const CompiledStatement& statement, Stake stake) {
  if (transaction_.opening.empty()) return session_.Run(statement, parameters_, stake, ResultMode::kWhole);
  ASSIGN_OR_RETURN(ResultHandle result, session_.RunBehind(transaction_.opening, statement, parameters_, stake));
  transaction_.opening.clear();
  return result;
}

absl::StatusOr<std::unique_ptr<RowCursor>> PostgresConnection::Open(const CompiledStatement& statement,
                                                                    std::span<const Value> values) {
  if (transaction_.dead) return TransactionDead();
  auto cursor = TryOpen(statement, values);
  if (!cursor.ok()) return transaction_.Failed(cursor.status());
  return cursor;
}

absl::StatusOr<std::unique_ptr<RowCursor>> PostgresConnection::TryOpen(const CompiledStatement& statement,
                                                                       std::span<const Value> values) {
  RETURN_IF_ERROR(parameters_.Encode(statement, values));
  RETURN_IF_ERROR(SendOpening());
  return Cursor::Open(session_, transaction_, statement, parameters_);
}

absl::Status PostgresConnection::ExecuteScript(std::string_view sql) {
  if (transaction_.dead) return TransactionDead();
  if (sql.find('\0') != std::string_view::npos) return transaction_.Failed(CompilerBug("NUL in a script"));
  const absl::Status status = TryScript(std::string(sql));
  VerifyState();
  return status.ok() ? status : transaction_.Failed(status);
}

absl::Status PostgresConnection::TryScript(const std::string& sql) {
  const Command command(session_);
  RETURN_IF_ERROR(session_.RunText(WithOpening(transaction_, sql), StakeOf(/*writes=*/true)).status());
  transaction_.opening.clear();
  return absl::OkStatus();
}

absl::Status PostgresConnection::Begin(const TransactionOptions& options) {
  if (transaction_.open) return CompilerBug("Begin inside a transaction");
  RETURN_IF_ERROR(session_.CheckAlive());
  transaction_ = {.open = true, .opening = BeginCommands(options)};
  return absl::OkStatus();
}

absl::Status PostgresConnection::SendOpening() {
  if (transaction_.opening.empty()) return absl::OkStatus();
  const absl::Status status = TryScript("");
  VerifyState();
  return status;
}

absl::Status PostgresConnection::Commit() {
  if (!transaction_.open) return CompilerBug("Commit outside a transaction");
  if (!transaction_.on_server()) {
    return std::exchange(transaction_, {}).dead ? TransactionDead() : absl::OkStatus();
  }
  // A transaction that died on our side is alive on the server's, where COMMIT would succeed.
  const bool alive_on_server = session_.transaction_status() == PQTRANS_INTRANS;
  const char* const text = transaction_.dead && alive_on_server ? "ROLLBACK" : "COMMIT";
  const Stake stake = transaction_.dead ? Stake::kRead : Stake::kCommit;
  transaction_ = {};
  const auto result = [&] {
    const Command command(session_, OnCancel::kCut);
    return session_.RunText(text, stake);
  }();
  VerifyState();
  RETURN_IF_ERROR(result.status());
  // COMMIT of a failed transaction succeeds too; it is the tag that tells.
  return std::string_view(PQcmdStatus(result->get())) == "COMMIT" ? absl::OkStatus() : TransactionDead();
}

absl::Status PostgresConnection::Rollback() {
  if (!std::exchange(transaction_, {}).on_server()) return absl::OkStatus();
  if (!session_.usable()) return absl::OkStatus();  // the transaction ended with its connection
  const absl::Status status = RunBounded("ROLLBACK", kRollbackTime);
  return session_.usable() ? status : absl::OkStatus();
}

absl::Status PostgresConnection::RunBounded(const std::string& sql, absl::Duration time_max) {
  absl::Status status;
  {
    const Command command(session_, OnCancel::kCut, time_max);
    status = session_.RunText(sql, Stake::kRead).status();
  }
  VerifyState();
  return status;
}

absl::Status PostgresConnection::Savepoint() {
  if (!transaction_.open) return CompilerBug("SAVEPOINT outside a transaction");
  RETURN_IF_ERROR(ExecuteScript(StrCat("SAVEPOINT ", SavepointName(transaction_.savepoints + 1))));
  ++transaction_.savepoints;
  return absl::OkStatus();
}

absl::Status PostgresConnection::RollbackToSavepoint(size_t level) {
  if (level == 0 || level > transaction_.savepoints) return CompilerBug("ROLLBACK TO without a savepoint");
  const absl::Status status = RunBounded(StrCat("ROLLBACK TO ", SavepointName(level)), kRollbackTime);
  if (!status.ok()) return transaction_.Failed(status);
  transaction_.dead = false;
  transaction_.savepoints = level;
  return absl::OkStatus();
}

absl::Status PostgresConnection::ReleaseSavepoint(size_t level) {
  if (level == 0 || level > transaction_.savepoints) return CompilerBug("RELEASE without a savepoint");
  RETURN_IF_ERROR(ExecuteScript(StrCat("RELEASE ", SavepointName(level))));
  transaction_.savepoints = level - 1;
  return absl::OkStatus();
}

absl::Status PostgresConnection::Ping() {
  // An empty statement goes to the server and back, even in a dead transaction.
  return RunBounded("", kPingTime);
}

absl::StatusOr<Durability> PostgresConnection::CheckDurability() {
  if (transaction_.dead) return TransactionDead();
  const Command command(session_, OnCancel::kAskThenCut, kLookUpTime);
  auto durability = DurabilityOf(session_);
  if (!durability.ok()) return transaction_.Failed(durability.status());
  return durability;
}

absl::StatusOr<Reflection> PostgresConnection::Reflect() {
  if (transaction_.dead) return TransactionDead();
  if (absl::Status begun = SendOpening(); !begun.ok()) return transaction_.Failed(begun);
  const Command command(session_, OnCancel::kAskThenCut, kReflectTime);
  auto reflection = ReflectDatabase(session_);
  if (!reflection.ok()) return transaction_.Failed(reflection.status());
  return reflection;
}

}  // namespace rowgate::orm::postgresql
