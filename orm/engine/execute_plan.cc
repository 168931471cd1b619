#include <string>
#include <unordered_set>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/driver/errors.h"
#include "orm/engine/constraint_errors.h"
#include "orm/engine/errors.h"
#include "orm/engine/keys.h"
#include "orm/engine/query_plans.h"
#include "orm/engine/result_reader.h"
#include "orm/engine/value_codec.h"

namespace rowgate::orm {

// One statement that cannot turn out wrong after it has run is its own transaction.
bool ExecutePlan::NeedsTransaction() const {
  return statements_.size() > 1 || max_affected_ > 0 || !columns_.empty() || upsert_key_ != nullptr || advance_ ||
         greatest_key_;
}

absl::StatusOr<QueryResult> ExecutePlan::Run(Session& session) const {
  QueryResult result;
  const auto run = [&] { return RunAll(session, result); };
  if (dry_run_) {
    RETURN_IF_ERROR(session.RolledBack(run));
  } else {
    RETURN_IF_ERROR(NeedsTransaction() ? session.InTransaction(TransactionMode::kReadWrite, run) : run());
  }
  return result;
}

absl::Status ExecutePlan::RunAll(Session& session, QueryResult& result) const {
  for (const PreparedStatement& statement : statements_) RETURN_IF_ERROR(RunOne(session, statement, result));
  if (upsert_key_ != nullptr) RETURN_IF_ERROR(CheckKeysOnce(result.rows));
  result.row_count = columns_.empty() ? 0 : result.rows.rows();
  // Numbering is no part of a transaction everywhere: a dry run leaves it alone.
  return dry_run_ ? absl::OkStatus() : AdvanceIdentity(session);
}

absl::Status ExecutePlan::RunOne(Session& session, const PreparedStatement& statement, QueryResult& result) const {
  RowBatch rows;
  const bool returns = !statement.statement->result.empty();
  const absl::StatusOr<ExecuteResult> written = session.Execute(statement, returns ? &rows : nullptr);
  if (!written.ok()) {
    return TranslateConstraintError(probe_.Name(written.status(), session), *target_.catalog, *target_.table, kind_,
                                    target_.row);
  }
  result.affected_rows += written->rows_affected;
  if (max_affected_ > 0 && result.affected_rows > max_affected_) return MaxAffectedExceeded(max_affected_);
  if (returns) result.rows.Append(std::move(rows));
  const bool too_large = !columns_.empty() && ResultBytes(result.rows) > bytes_max_;
  return too_large ? ResultTooLarge(bytes_max_) : absl::OkStatus();
}

absl::Status ExecutePlan::CheckKeysOnce(const RowBatch& rows) const {
  std::unordered_set<std::string> seen;
  for (size_t i = 0; i < rows.rows(); ++i) {
    std::string key;
    for (size_t cell = 0; cell < upsert_key_->columns.size(); ++cell) {
      const Column& column = target_.table->column(upsert_key_->columns[cell]);
      AppendEncoded(ValueFromCell(rows.row(i)[upsert_key_cell_ + cell], column.type()), key);
    }
    if (!seen.insert(std::move(key)).second) return UpsertKeyTwice();
  }
  return absl::OkStatus();
}

absl::Status ExecutePlan::AdvanceIdentity(Session& session) const {
  RowBatch rows;
  if (advance_) return session.Execute(*advance_, {}, &rows).status();
  if (!greatest_key_) return absl::OkStatus();
  RETURN_IF_ERROR(session.Execute(*greatest_key_, &rows).status());
  if (rows.rows() == 0) return absl::OkStatus();
  const Column* identity = IdentityColumn(*target_.table);
  const auto advance = dialect_->AdvanceIdentity(*target_.table, *identity, rows.row(0)[0].integer());
  return advance ? session.Execute(*advance, {}, &rows).status() : absl::OkStatus();
}

}  // namespace rowgate::orm
