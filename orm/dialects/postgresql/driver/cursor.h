#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CURSOR_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CURSOR_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/dialects/postgresql/driver/session.h"
#include "orm/dialects/postgresql/driver/transaction_state.h"
#include "orm/driver/driver.h"

namespace rowgate::orm::postgresql {

// Rows in the order and at the pace the caller fetches them: libpq's single-row mode, no server-side cursor. What was
// not fetched is thrown away by the destructor, which stops the statement if need be; inside a transaction that kills
// the transaction.
class Cursor final : public RowCursor {
 public:
  static absl::StatusOr<std::unique_ptr<Cursor>> Open(Session& session, TransactionState& transaction,
                                                      const CompiledStatement& statement, const Parameters& parameters);
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  ~Cursor() override;

  absl::Status Fetch(size_t rows_max, size_t bytes_max, RowBatch& batch) override;

 private:
  Cursor(Session& session, TransactionState& transaction, std::vector<StoredType> types);
  absl::Status Advance();

  Session& session_;
  TransactionState& transaction_;
  Command command_;
  std::vector<StoredType> types_;
  ResultHandle current_;  // not yet handed out; null at the end
  absl::Status failure_;
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_CURSOR_H_
