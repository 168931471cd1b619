#ifndef ROWGATE_SERVER_STATUS_CLIENT_ERROR_H_
#define ROWGATE_SERVER_STATUS_CLIENT_ERROR_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "orm/base/errors.h"

namespace rowgate::server {

// Bytes of an error's message.
inline constexpr size_t kClientMessageMax = 512;

struct StatusOptions {
  // Sends the database's own text in the metadata key "vendor_text", and the message of errors that are not ours. They
  // may hold stored values and SQL.
  bool verbose = false;
};

// An error as a client may see it, in the parts of google.rpc.ErrorInfo and BadRequest. All texts are valid UTF-8 and
// have been cut to the sizes that status_mapping.h allows.
struct ClientError {
  absl::StatusCode code = absl::StatusCode::kUnknown;
  std::string message;
  std::string reason;                                         // the code's name for an error without a detail
  std::vector<std::pair<std::string, std::string>> metadata;  // "applied" comes first, as what does not fit is left out
  std::vector<orm::FieldViolation> violations;
};

// Thread-safe. `status` is not OK.
ClientError ToClientError(const absl::Status& status, const StatusOptions& options = {});

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_STATUS_CLIENT_ERROR_H_
