#ifndef ROWGATE_ORM_LEDGER_LEDGER_ROWS_H_
#define ROWGATE_ORM_LEDGER_LEDGER_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/engine/session.h"
#include "orm/expr/value.h"
#include "orm/ledger/ledger.h"
#include "orm/ledger/ledger_table.h"

namespace rowgate::orm {

// What is stored for one id.
struct LedgerRow {
  std::string method;
  std::string fingerprint;
  std::string state;
  std::optional<std::string> response;  // nothing: too large to be kept, or not applied
  absl::Time created_at;
};

// Reads and writes rows of the ledger inside the session's transaction. REQUEST_LEDGER_MISSING where there is no table.
class LedgerRows {
 public:
  LedgerRows(const LedgerTable& table, Session& session) : table_(table), session_(session) {}

  // Takes the key, from a fence if one holds it; false when it is taken. Waits for transactions that are about to.
  absl::StatusOr<bool> Take(const LedgerKey& key, std::string_view state) const;
  // The same without taking it from a fence.
  absl::StatusOr<bool> Insert(const LedgerKey& key, std::string_view state) const;
  // What is committed for the key, if anything. Waits for nobody.
  absl::StatusOr<std::optional<LedgerRow>> Look(const LedgerKey& key) const;
  // A key that was met; should its row be gone by now, an error after which the transaction may run again.
  absl::StatusOr<LedgerRow> Find(const LedgerKey& key) const;
  absl::Status Store(const LedgerKey& key, std::string_view response) const;
  absl::Status RemoveFence(const LedgerKey& key) const;
  absl::StatusOr<int64_t> Sweep(absl::Duration age, int64_t rows_max) const;

 private:
  // How many rows were written.
  absl::StatusOr<int64_t> Write(const CompiledStatement& statement, const std::vector<Value>& values) const;

  const LedgerTable& table_;
  Session& session_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_LEDGER_LEDGER_ROWS_H_
