#ifndef ROWGATE_SERVER_METHODS_CALL_DEADLINE_H_
#define ROWGATE_SERVER_METHODS_CALL_DEADLINE_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/transport/transport.h"

namespace rowgate::server {

// The server's own limits.
struct CallTimes {
  absl::Duration call_timeout = absl::Seconds(30);     // of unary calls whose client sets no deadline
  absl::Duration call_timeout_max = absl::Minutes(5);  // later deadlines of unary calls become this
  absl::Duration stream_time_max = absl::Minutes(5);   // how long one Stream may hold its snapshot
};

// When a call has to end, and whose limit that is: what `metadata.limit` of a DEADLINE_EXCEEDED says.
struct CallDeadline {
  absl::Time at = absl::InfiniteFuture();
  std::string_view limit;
};

// Of a unary call: the client's ("deadline"), or the server's where there is none ("call_timeout") or a later one
// ("call_timeout_max").
CallDeadline DeadlineOf(const ServerCall& call, const CallTimes& times);
// Of a response stream: the client's, or "stream_time_max".
CallDeadline StreamDeadlineOf(const ServerCall& call, const CallTimes& times);

// The error of a call with this deadline: below the server only the time is known, not whose it was.
absl::Status WithLimitOf(const absl::Status& status, const CallDeadline& deadline);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_CALL_DEADLINE_H_
