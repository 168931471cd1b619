#ifndef ROWGATE_ORM_LEDGER_LEDGER_TABLE_H_
#define ROWGATE_ORM_LEDGER_LEDGER_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/driver/compiled_statement.h"
#include "orm/schema/catalog.h"
#include "orm/sql/dialect.h"

namespace rowgate::orm {

// The table rowgate_requests and its statements, compiled for one dialect. Immutable.
class LedgerTable {
 public:
  // What `state` holds.
  static constexpr char kApplied[] = "applied";
  static constexpr char kAbandoned[] = "abandoned";
  // A commit whose answer was lost has been proved not to have happened. Whoever meets it may take the id.
  static constexpr char kFence[] = "fence";

  static absl::StatusOr<LedgerTable> Create(const Dialect& dialect);

  std::vector<std::string> create;  // DDL: what is missing of the table

  // Values: principal, request_id, method, fingerprint, state. Inserts nothing where the key is taken.
  CompiledStatement insert;
  // The same values: takes a key over that a fence holds; changes nothing otherwise.
  CompiledStatement take_fence;
  // Values: principal, request_id. Gives one row at most: method, fingerprint, state, response, created_at.
  CompiledStatement find;
  // Values: principal, request_id, response.
  CompiledStatement store;
  // Values: principal, request_id. Deletes a fence, nothing else.
  CompiledStatement remove_fence;
  // Values: duration, count. Deletes the oldest rows, as many at most, among those that are older.
  CompiledStatement sweep;
};

// Positions in the rows of `find`.
enum class LedgerCell : uint8_t { kMethod, kFingerprint, kState, kResponse, kCreatedAt };

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_LEDGER_LEDGER_TABLE_H_
