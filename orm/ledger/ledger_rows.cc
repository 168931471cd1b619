#include "orm/ledger/ledger_rows.h"

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/driver/errors.h"
#include "orm/driver/row_batch.h"
#include "orm/ledger/errors.h"

namespace rowgate::orm {
namespace {

// Larger answers are not kept.
constexpr size_t kResponseBytesMax = size_t{1} << 20;

std::vector<Value> KeyValues(const LedgerKey& key) { return {Value{key.principal}, Value{key.request_id}}; }

std::vector<Value> RowValues(const LedgerKey& key, std::string_view state) {
  return {Value{key.principal}, Value{key.request_id}, Value{key.method}, Value{key.fingerprint},
          Value{std::string(state)}};
}

absl::Status Explained(const absl::Status& status) {
  return ReasonOf(status) == ReasonOf(SchemaDrift()) ? RequestLedgerMissing() : status;
}

LedgerRow Decoded(const RowBatch& rows) {
  const auto cell = [&rows](LedgerCell position) { return rows.row(0)[static_cast<size_t>(position)]; };
  LedgerRow row{.method = std::string(cell(LedgerCell::kMethod).text()),
                .fingerprint = std::string(cell(LedgerCell::kFingerprint).text()),
                .state = std::string(cell(LedgerCell::kState).text()),
                .created_at = absl::FromUnixMicros(cell(LedgerCell::kCreatedAt).integer())};
  const Cell response = cell(LedgerCell::kResponse);
  if (!response.is_null()) row.response = std::string(response.text());
  return row;
}

}  // namespace

absl::StatusOr<int64_t> LedgerRows::Write(const CompiledStatement& statement, const std::vector<Value>& values) const {
  const absl::StatusOr<ExecuteResult> result = session_.ExecuteBeside(statement, values, nullptr);
  if (!result.ok()) return Explained(result.status());
  return result->rows_affected;
}

absl::StatusOr<bool> LedgerRows::Insert(const LedgerKey& key, std::string_view state) const {
  ASSIGN_OR_RETURN(const int64_t inserted, Write(table_.insert, RowValues(key, state)));
  return inserted > 0;
}

absl::StatusOr<bool> LedgerRows::Take(const LedgerKey& key, std::string_view state) const {
  ASSIGN_OR_RETURN(const bool inserted, Insert(key, state));
  if (inserted) return true;
  ASSIGN_OR_RETURN(const int64_t taken, Write(table_.take_fence, RowValues(key, state)));
  return taken > 0;
}

absl::StatusOr<std::optional<LedgerRow>> LedgerRows::Look(const LedgerKey& key) const {
  RowBatch rows;
  const absl::StatusOr<ExecuteResult> result = session_.ExecuteBeside(table_.find, KeyValues(key), &rows);
  if (!result.ok()) return Explained(result.status());
  if (rows.rows() == 0) return std::nullopt;
  return Decoded(rows);
}

absl::StatusOr<LedgerRow> LedgerRows::Find(const LedgerKey& key) const {
  ASSIGN_OR_RETURN(std::optional<LedgerRow> row, Look(key));
  if (!row) return SerializationFailure();  // deleted since the key was met
  return *std::move(row);
}

absl::Status LedgerRows::Store(const LedgerKey& key, std::string_view response) const {
  if (response.size() > kResponseBytesMax) return absl::OkStatus();
  std::vector<Value> values = KeyValues(key);
  values.push_back(Value{Bytes{std::string(response)}});
  return Write(table_.store, values).status();
}

absl::Status LedgerRows::RemoveFence(const LedgerKey& key) const {
  return Write(table_.remove_fence, KeyValues(key)).status();
}

absl::StatusOr<int64_t> LedgerRows::Sweep(absl::Duration age, int64_t rows_max) const {
  return Write(table_.sweep, {Value{Duration{absl::ToInt64Microseconds(age)}}, Value{rows_max}});
}

}  // namespace rowgate::orm
