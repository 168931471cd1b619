#ifndef ROWGATE_SERVER_DISPATCH_METHOD_H_
#define ROWGATE_SERVER_DISPATCH_METHOD_H_

#include <memory>

#include "server/transport/transport.h"

namespace rowgate::server {

// One RPC method, typed or built in. One object serves all its calls, so it is thread-safe.
class Method {
 public:
  virtual ~Method() = default;
  // Takes a new call before anything is read from it. Runs on the transport's thread and must not block; whatever
  // waits goes elsewhere with the pointer. Finishes the call on every path, now or later.
  virtual void Handle(std::shared_ptr<ServerCall> call) = 0;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_DISPATCH_METHOD_H_
