#include "server/methods/errors.h"

#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::server {

absl::Status StreamTimeExceeded(absl::Duration limit) {
  return orm::MakeError(absl::StatusCode::kDeadlineExceeded,
                        "the stream was read too slowly; continue it with the last resume_token",
                        {.reason = "STREAM_TIME_EXCEEDED", .metadata = {{"limit", absl::FormatDuration(limit)}}});
}

}  // namespace rowgate::server
