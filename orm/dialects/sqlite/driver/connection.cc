#include "orm/dialects/sqlite/driver/connection.h"

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/dialects/sqlite/driver/cursor.h"
#include "orm/dialects/sqlite/driver/decode.h"
#include "orm/dialects/sqlite/driver/encode.h"
#include "orm/dialects/sqlite/driver/reflect.h"
#include "orm/dialects/sqlite/driver/settings.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::sqlite {
namespace {

absl::Status CheckColumns(sqlite3_stmt* statement, const CompiledStatement& compiled) {
  if (static_cast<size_t>(sqlite3_column_count(statement)) == compiled.result.size()) return absl::OkStatus();
  return CompilerBug("the statement gives another number of columns than was compiled");
}

// A statement that is ready to be stepped.
absl::StatusOr<StatementLease> Prepared(Session& session, const CompiledStatement& compiled,
                                        std::span<const Value> values, BoundText text) {
  ASSIGN_OR_RETURN(StatementLease statement,
                   session.Prepare(compiled.sql, compiled.keep_prepared ? Keep::kYes : Keep::kNo));
  RETURN_IF_ERROR(session.CheckMayRun(statement.get()));
  RETURN_IF_ERROR(CheckColumns(statement.get(), compiled));
  RETURN_IF_ERROR(BindAll(statement.get(), compiled.binds, values, text));
  return statement;
}

}  // namespace

absl::StatusOr<ExecuteResult> SqliteConnection::Execute(const CompiledStatement& statement,
                                                        std::span<const Value> values, RowBatch* rows) {
  RETURN_IF_ERROR(session_->Start());
  absl::StatusOr<ExecuteResult> result = Run(statement, values, rows);
  if (!result.ok()) session_->Discard();
  return result;
}

absl::StatusOr<ExecuteResult> SqliteConnection::Run(const CompiledStatement& compiled, std::span<const Value> values,
                                                    RowBatch* rows) {
  ASSIGN_OR_RETURN(const StatementLease lease, Prepared(*session_, compiled, values, BoundText::kOutlivesStatement));
  sqlite3_stmt* const statement = lease.get();
  if (rows != nullptr) rows->Reset(compiled.result.size());
  int64_t count = 0;
  absl::Status decoded;
  int code = sqlite3_step(statement);
  // To the end even when a row cannot be read: what a write has done must not depend on it.
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
    ++count;
    if (rows != nullptr && decoded.ok()) decoded = AppendRow(statement, compiled.result, *rows);
  }
  if (code != SQLITE_DONE) return session_->Fail(code);
  if (!decoded.ok()) return WithApplied(decoded, session_->commit_begun() ? Applied::kYes : Applied::kNo);
  if (!compiled.writes) return ExecuteResult{};
  return ExecuteResult{.rows_affected = compiled.result.empty() ? sqlite3_changes64(session_->db()) : count};
}

absl::StatusOr<std::unique_ptr<RowCursor>> SqliteConnection::Open(const CompiledStatement& statement,
                                                                  std::span<const Value> values) {
  RETURN_IF_ERROR(session_->Start());
  absl::StatusOr<StatementLease> lease = Prepared(*session_, statement, values, BoundText::kCopied);
  if (lease.ok() && sqlite3_stmt_readonly(lease->get()) == 0)
    lease = CompilerBug("a cursor over a statement that writes");
  if (!lease.ok()) {
    session_->Discard();
    return lease.status();
  }
  return std::make_unique<SqliteCursor>(*session_, *std::move(lease), statement.result);
}

absl::StatusOr<Durability> SqliteConnection::CheckDurability() {
  RETURN_IF_ERROR(session_->Start());
  if (in_memory_) return Durability{.level = DurabilityClass::kMemory};
  return DurabilityOfFile(session_->db());
}

absl::StatusOr<Reflection> SqliteConnection::Reflect() {
  RETURN_IF_ERROR(session_->Start());
  const bool alone = !session_->in_transaction();
  if (alone)
    RETURN_IF_ERROR(session_->Begin({.mode = TransactionMode::kReadOnly}));  // many queries, one state of the schema
  absl::StatusOr<Reflection> reflection = ReflectDatabase(session_->db());
  if (!reflection.ok()) session_->Discard();
  if (alone) RETURN_IF_ERROR(session_->Rollback());
  return reflection;
}

}  // namespace rowgate::orm::sqlite
