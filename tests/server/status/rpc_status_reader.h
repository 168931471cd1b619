#ifndef ROWGATE_TESTS_SERVER_STATUS_RPC_STATUS_READER_H_
#define ROWGATE_TESTS_SERVER_STATUS_RPC_STATUS_READER_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "orm/base/errors.h"

// google.rpc.Status as a client reads it, for tests. Anything unexpected in the bytes fails the running test.
namespace rowgate::server {

struct RpcStatus {
  int code = 0;
  std::string message;
  std::vector<std::string> type_urls;  // of the details, in order

  std::string reason;  // ErrorInfo
  std::string domain;
  std::map<std::string, std::string> metadata;
  std::vector<orm::FieldViolation> violations;  // BadRequest
  int64_t retry_seconds = -1;                   // RetryInfo; -1 without one
  int64_t retry_nanos = 0;
};

RpcStatus ReadRpcStatus(std::string_view bytes);

}  // namespace rowgate::server

#endif  // ROWGATE_TESTS_SERVER_STATUS_RPC_STATUS_READER_H_
