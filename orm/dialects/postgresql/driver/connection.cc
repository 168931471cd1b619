#include "orm/dialects/postgresql/driver/connection.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/dialects/postgresql/driver/cursor.h"
#include "orm/dialects/postgresql/driver/reflect.h"
#include "orm/dialects/postgresql/driver/rows.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::postgresql {
namespace {

constexpr char kBeginReadOnly[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
constexpr char kBeginReadWrite[] = "BEGIN";

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
  if (status == PQTRANS_INERROR) transaction_.dead = transaction_.open;
  const bool expected =
      transaction_.open ? status == PQTRANS_INTRANS || status == PQTRANS_INERROR : status == PQTRANS_IDLE;
  if (!expected) session_.GiveUp();
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
  const RunningStatement running(session_.canceller());
  ASSIGN_OR_RETURN(const ResultHandle result, session_.Run(statement, parameters_, stake, ResultMode::kWhole));
  if (rows != nullptr) {
    rows->Reset(statement.result.size());
    const absl::Status appended = AppendRows(result.get(), statement.result, *rows);
    // The statement itself has succeeded by then.
    if (!appended.ok()) return stake == Stake::kImplicitWrite ? WithApplied(appended, Applied::kYes) : appended;
  }
  return ExecuteResult{.rows_affected = statement.writes ? AffectedRows(result.get()) : 0};
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
  return Cursor::Open(session_, transaction_, statement, parameters_);
}

absl::StatusOr<ResultHandle> PostgresConnection::RunCancellable(const std::string& sql, Stake stake) {
  const RunningStatement running(session_.canceller());
  if (!session_.canceller().Sent()) return StatementCancelled();
  return session_.RunText(sql, stake);
}

absl::Status PostgresConnection::ExecuteScript(std::string_view sql) {
  if (transaction_.dead) return TransactionDead();
  if (sql.find('\0') != std::string_view::npos) return transaction_.Failed(CompilerBug("NUL in a script"));
  const absl::Status status = RunCancellable(std::string(sql), StakeOf(/*writes=*/true)).status();
  VerifyState();
  return status.ok() ? status : transaction_.Failed(status);
}

absl::Status PostgresConnection::Begin(TransactionMode mode) {
  if (transaction_.open) return CompilerBug("Begin inside a transaction");
  const bool read_only = mode == TransactionMode::kReadOnly;
  RETURN_IF_ERROR(session_.RunText(read_only ? kBeginReadOnly : kBeginReadWrite, Stake::kNothingSent).status());
  transaction_ = {.open = true};
  return absl::OkStatus();
}

absl::Status PostgresConnection::Commit() {
  if (!transaction_.open) return CompilerBug("Commit outside a transaction");
  // A transaction that died on our side is alive on the server's, where COMMIT would succeed.
  const bool alive_on_server = session_.transaction_status() == PQTRANS_INTRANS;
  const char* const command = transaction_.dead && alive_on_server ? "ROLLBACK" : "COMMIT";
  const auto result = RunCancellable(command, Stake::kCommit);
  const bool sent = !session_.usable() || session_.transaction_status() == PQTRANS_IDLE;
  if (!sent) return transaction_.Failed(result.status());  // cancelled before
  transaction_ = {};
  RETURN_IF_ERROR(result.status());
  // COMMIT of a failed transaction succeeds too; it is the tag that tells.
  return std::string_view(PQcmdStatus(result->get())) == "COMMIT" ? absl::OkStatus() : TransactionDead();
}

absl::Status PostgresConnection::Rollback() {
  if (!transaction_.open) return absl::OkStatus();
  transaction_ = {};
  if (!session_.usable()) return absl::OkStatus();  // the transaction ended with its connection
  const absl::Status status = session_.RunText("ROLLBACK", Stake::kRead).status();
  VerifyState();
  return session_.usable() ? status : absl::OkStatus();
}

absl::Status PostgresConnection::Savepoint() {
  if (!transaction_.open || transaction_.savepoint) return CompilerBug("SAVEPOINT outside a transaction, or twice");
  RETURN_IF_ERROR(ExecuteScript("SAVEPOINT rowgate"));
  transaction_.savepoint = true;
  return absl::OkStatus();
}

absl::Status PostgresConnection::RollbackToSavepoint() {
  if (!transaction_.savepoint) return CompilerBug("ROLLBACK TO without a savepoint");
  const absl::Status status = session_.RunText("ROLLBACK TO rowgate", Stake::kRead).status();
  VerifyState();
  if (!status.ok()) return transaction_.Failed(status);
  transaction_.dead = false;
  return absl::OkStatus();
}

absl::Status PostgresConnection::ReleaseSavepoint() {
  if (!transaction_.savepoint) return CompilerBug("RELEASE without a savepoint");
  RETURN_IF_ERROR(ExecuteScript("RELEASE rowgate"));
  transaction_.savepoint = false;
  return absl::OkStatus();
}

absl::Status PostgresConnection::Ping() {
  // An empty statement goes to the server and back, even in a dead transaction.
  return session_.RunText("", Stake::kRead).status();
}

absl::StatusOr<Reflection> PostgresConnection::Reflect() {
  if (transaction_.dead) return TransactionDead();
  const RunningStatement running(session_.canceller());
  if (!session_.canceller().Sent()) return StatementCancelled();
  auto reflection = ReflectDatabase(session_);
  if (!reflection.ok()) return transaction_.Failed(reflection.status());
  return reflection;
}

}  // namespace rowgate::orm::postgresql
