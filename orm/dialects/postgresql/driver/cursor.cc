#include "orm/dialects/postgresql/driver/cursor.h"

#include <utility>

#include "absl/cleanup/cleanup.h"
#include "orm/base/status_macros.h"
#include "orm/dialects/postgresql/driver/rows.h"

namespace rowgate::orm::postgresql {

absl::StatusOr<std::unique_ptr<Cursor>> Cursor::Open(Session& session, TransactionState& transaction,
                                                     const CompiledStatement& statement, const Parameters& parameters) {
  std::unique_ptr<Cursor> cursor(new Cursor(session, transaction, statement.result));
  ASSIGN_OR_RETURN(cursor->current_, session.Run(statement, parameters, Stake::kRead, ResultMode::kRowByRow));
  session.Pause();
  return cursor;
}

Cursor::Cursor(Session& session, TransactionState& transaction, std::vector<StoredType> types)
    : session_(session), transaction_(transaction), command_(session), types_(std::move(types)) {}

Cursor::~Cursor() {
  if (current_ != nullptr) session_.Abandon();
  const PGTransactionStatusType status = session_.transaction_status();
  if (status == PQTRANS_INERROR) transaction_.dead = true;
  if (status == PQTRANS_ACTIVE) session_.GiveUp();
}

absl::Status Cursor::Fetch(size_t rows_max, size_t bytes_max, RowBatch& batch) {
  batch.Reset(types_.size());
  RETURN_IF_ERROR(failure_);
  session_.Resume();
  const absl::Cleanup pause = [this] { session_.Pause(); };
  while (current_ != nullptr && batch.rows() < rows_max) {
    failure_ = AppendRows(current_.get(), types_, batch);
    if (failure_.ok()) failure_ = Advance();
    if (!failure_.ok()) return transaction_.Failed(failure_);
    if (batch.arena_bytes() + batch.rows() * batch.columns() * sizeof(Cell) >= bytes_max) break;
  }
  return absl::OkStatus();
}

absl::Status Cursor::Advance() {
  current_.reset();
  ASSIGN_OR_RETURN(current_, session_.NextResult());
  return absl::OkStatus();
}

}  // namespace rowgate::orm::postgresql
