#ifndef ROWGATE_SERVER_TRANSPORT_LISTEN_ADDRESS_H_
#define ROWGATE_SERVER_TRANSPORT_LISTEN_ADDRESS_H_

#include <string_view>

#include "absl/status/status.h"

namespace rowgate::server {

// OK for "host:port" with a numeric port of 0 to 65535; an IPv6 host stands in brackets. gRPC itself takes much more
// (a missing port, service names, URIs) and guesses.
absl::Status CheckListenAddress(std::string_view address);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSPORT_LISTEN_ADDRESS_H_
