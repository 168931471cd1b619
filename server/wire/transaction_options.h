#ifndef ROWGATE_SERVER_WIRE_TRANSACTION_OPTIONS_H_
#define ROWGATE_SERVER_WIRE_TRANSACTION_OPTIONS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/driver/transaction_options.h"
#include "server/wire/wire_reader.h"

// What requests say about the transaction they run in. Errors name `field`: "options.isolation".
namespace rowgate::server {

// Longer ones are mistakes: a call does not live that long.
inline constexpr absl::Duration kLockTimeoutMax = absl::Hours(1);

// rowgate.v1.IsolationLevel. A number that this server does not know is INVALID_VALUE, never a weaker level.
absl::StatusOr<orm::Isolation> ReadIsolation(const WireField& wire, std::string_view field);

// google.protobuf.Duration of whole microseconds, above zero and at most `max`; else INVALID_VALUE.
absl::StatusOr<absl::Duration> ReadTimeout(const WireField& wire, std::string_view field, absl::Duration max);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_TRANSACTION_OPTIONS_H_
