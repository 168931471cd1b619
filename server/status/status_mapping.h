#ifndef ROWGATE_SERVER_STATUS_STATUS_MAPPING_H_
#define ROWGATE_SERVER_STATUS_STATUS_MAPPING_H_

#include <cstddef>

#include "absl/status/status.h"
#include "server/status/client_error.h"
#include "server/transport/transport.h"

// The one place where an error of Rowgate becomes what a gRPC client sees. docs/errors.md is the client's side of it.
namespace rowgate::server {

// Message and details of one error together. They travel in HTTP/2 headers, where many clients and proxies stop at
// 8 KiB in all, after base64 and percent encoding.
inline constexpr size_t kStatusBytesMax = 3072;

// Code and message of `status`, and as details a google.rpc.Status with ErrorInfo (reason, domain "rowgate", metadata
// with "applied": no | unknown | yes), BadRequest if fields are to blame and RetryInfo if trying again may help. What
// does not fit kStatusBytesMax is cut: texts at a character, violations with a last one that counts the rest. An error
// without a detail gets its code's name as reason. OK gives a CallStatus without message and details. Thread-safe.
CallStatus ToCallStatus(const absl::Status& status, const StatusOptions& options = {});

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_STATUS_STATUS_MAPPING_H_
