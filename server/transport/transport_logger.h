#ifndef ROWGATE_SERVER_TRANSPORT_TRANSPORT_LOGGER_H_
#define ROWGATE_SERVER_TRANSPORT_TRANSPORT_LOGGER_H_

#include <functional>
#include <string_view>

namespace rowgate::server {

// Hands the HTTP/2 engine's own messages to `logger`, which runs on any thread and must not call the transport. With
// nullptr they are dropped. Once it returns the former logger is not running and will not run. Process-wide, as gRPC's
// log is; until the first call gRPC prints on standard error by itself.
void SetTransportLogger(std::function<void(std::string_view message)> logger);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSPORT_TRANSPORT_LOGGER_H_
