#ifndef ROWGATE_SERVER_METHODS_ERRORS_H_
#define ROWGATE_SERVER_METHODS_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace rowgate::server {

// DEADLINE_EXCEEDED, STREAM_TIME_EXCEEDED: the client read too slowly for the time a stream may hold its snapshot. The
// last resume_token continues a repository's stream; a QueryStream has none.
absl::Status StreamTimeExceeded(absl::Duration limit);

// FAILED_PRECONDITION, STATEMENTS_DISABLED: the server was started without a file of named statements.
absl::Status StatementsDisabled();

// INVALID_ARGUMENT, REQUEST_ID_NOT_ALLOWED: `why` there is nothing that the id could make happen once.
absl::Status RequestIdNotAllowed(std::string_view why);

// UNIMPLEMENTED, TX_STREAM_UNSUPPORTED: a response stream cannot run inside a transaction of several calls.
absl::Status StreamInTransaction();
// INVALID_ARGUMENT, TX_METHOD_NOT_ALLOWED: there is such a method, but it cannot run inside a transaction.
absl::Status MethodNotAllowed(std::string_view method);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_ERRORS_H_
