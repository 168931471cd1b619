#ifndef ROWGATE_SERVER_DISPATCH_UNARY_REQUEST_H_
#define ROWGATE_SERVER_DISPATCH_UNARY_REQUEST_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "server/transport/transport.h"

namespace rowgate::server {

// Reads the one request message of a unary or server-streaming call and hands it to `then`, on the transport's thread;
// the bytes are valid during `then` only. When there is no message to hand over, the call is finished with its reason
// and `then` is dropped: EMPTY_REQUEST, REQUEST_TOO_LARGE (over `bytes_max`, or over the transport's limit), CANCELLED,
// FIRST_MESSAGE_TIMEOUT, SHUTTING_DOWN.
void ReadUnaryRequest(const std::shared_ptr<ServerCall>& call, size_t bytes_max,
                      std::function<void(std::string_view bytes)> then);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_DISPATCH_UNARY_REQUEST_H_
