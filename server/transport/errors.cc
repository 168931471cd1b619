#include "server/transport/errors.h"

#include <string>

#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::server {

absl::Status ListenAddressMalformed(std::string_view address, std::string_view what) {
  return orm::MakeError(absl::StatusCode::kInvalidArgument,
                        orm::StrCat("listen address \"", address, "\": ", what,
                                    "; expected host:port, e.g. 127.0.0.1:50051 or [::1]:50051"),
                        {.reason = "LISTEN_ADDRESS_MALFORMED", .metadata = {{"address", std::string(address)}}});
}

absl::Status ListenFailed(std::string_view address) {
  return orm::MakeError(
      absl::StatusCode::kUnavailable,
      orm::StrCat("cannot listen on ", address, ": the port is taken, or the host is not an address of this machine"),
      {.reason = "LISTEN_FAILED", .metadata = {{"address", std::string(address)}}});
}

}  // namespace rowgate::server
