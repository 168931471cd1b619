#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_ERRORS_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_ERRORS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

// Failures as PostgreSQL tells them, turned into those of orm/driver/errors.h. Thread-safe.
namespace rowgate::orm::postgresql {

// What the loss of the connection leaves open while a command runs.
enum class Stake {
  kNothingSent,    // no part of the statement has reached the server
  kRead,           // a read, or any statement inside a transaction that dies with its connection
  kImplicitWrite,  // a write that is its own transaction
  kCommit,
};

absl::Status LossOf(Stake stake);

// The fields of an error report; empty when the server sent none.
struct ServerError {
  std::string_view sqlstate;
  std::string_view message;
  std::string_view detail;
  std::string_view constraint;
  std::string_view table;
  std::string_view column;
  bool in_function = false;  // raised inside a function or trigger
  bool fatal = false;        // the session ends with it
  // Tell apart who stopped a statement: Connection::Cancel, the server's limit, or somebody else.
  bool cancel_requested = false;
  bool timed_out = false;
};

// The text of the server travels along as vendor text.
absl::Status StatusOf(const ServerError& error, Stake stake);

// The column names of "Key (a, b)=(1, 2) already exists.", comma-separated; empty when they are not plain columns.
// Works in every language of the server: only the part "(…)=(" is looked at.
std::string KeyColumns(std::string_view detail);

// A refused or failed attempt to connect; `text` is libpq's message at verbosity VERBOSE, the one way to its SQLSTATE.
absl::Status StatusOfConnectFailure(std::string_view text, bool password_missing);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_ERRORS_H_
