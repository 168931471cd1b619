#ifndef ROWGATE_ORM_DRIVER_TRANSACTION_OPTIONS_H_
#define ROWGATE_ORM_DRIVER_TRANSACTION_OPTIONS_H_

#include "absl/time/time.h"

namespace rowgate::orm {

enum class TransactionMode {
  kReadOnly,   // one snapshot for all statements
  kReadWrite,  // SQLite: BEGIN IMMEDIATE
};

// How far a transaction is shielded from concurrent ones, at least: a database may do more (SQLite's transactions are
// serializable, always).
enum class Isolation {
  kDefault,  // read-write: READ COMMITTED, or what the database always does; read-only: REPEATABLE READ
  kReadCommitted,
  kRepeatableRead,
  kSerializable,
};

struct TransactionOptions {
  TransactionMode mode = TransactionMode::kReadWrite;
  Isolation isolation = Isolation::kDefault;
  // Longest wait for a lock that another transaction holds, BEGIN's own on SQLite included; then LOCK_NOT_AVAILABLE.
  // 0: the database's own setting.
  absl::Duration lock_timeout = absl::ZeroDuration();

  bool operator==(const TransactionOptions&) const = default;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DRIVER_TRANSACTION_OPTIONS_H_
