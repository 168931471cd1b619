#include "server/app/transport_log.h"

#include <string_view>

#include "server/transport/transport_logger.h"

namespace rowgate::server {

TransportLog::TransportLog(const Log& log) {
  SetTransportLogger([&log](std::string_view message) { log.Write(LogLevel::kDebug, "grpc", {{"message", message}}); });
}

TransportLog::~TransportLog() { SetTransportLogger(nullptr); }

}  // namespace rowgate::server
