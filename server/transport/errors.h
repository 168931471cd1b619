#ifndef ROWGATE_SERVER_TRANSPORT_ERRORS_H_
#define ROWGATE_SERVER_TRANSPORT_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"

namespace rowgate::server {

// INVALID_ARGUMENT, LISTEN_ADDRESS_MALFORMED.
absl::Status ListenAddressMalformed(std::string_view address, std::string_view what);

// UNAVAILABLE, LISTEN_FAILED: the port is taken or the address is not one of this machine. gRPC does not say which.
absl::Status ListenFailed(std::string_view address);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSPORT_ERRORS_H_
