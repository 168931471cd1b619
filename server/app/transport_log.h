#ifndef ROWGATE_SERVER_APP_TRANSPORT_LOG_H_
#define ROWGATE_SERVER_APP_TRANSPORT_LOG_H_

#include "server/app/log.h"

namespace rowgate::server {

// Sends gRPC's own messages to `log`, for debugging only: what gRPC calls an error is mostly a client that went away,
// and what matters reaches Rowgate as a status. Holds for the whole process until the object goes; one at a time.
class TransportLog {
 public:
  explicit TransportLog(const Log& log);
  ~TransportLog();
  TransportLog(const TransportLog&) = delete;
  TransportLog& operator=(const TransportLog&) = delete;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_TRANSPORT_LOG_H_
