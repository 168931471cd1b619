#ifndef ROWGATE_SERVER_DISPATCH_METHOD_H_
#define ROWGATE_SERVER_DISPATCH_METHOD_H_

#include <memory>

#include "server/transport/transport.h"

namespace rowgate::server {

class UnaryPreparer;

// One RPC method, typed or built in. One object serves all its calls, so it is thread-safe.
class Method {
 public:
  virtual ~Method() = default;
  // Takes a new call before anything is read from it. Runs on the transport's thread and must not block; whatever
  // waits goes elsewhere with the pointer. Finishes the call on every path, now or later.
  virtual void Handle(std::shared_ptr<ServerCall> call) = 0;

  // Makes calls of the method that can run inside a transaction of several calls; null for methods that cannot.
  virtual const UnaryPreparer* unary_preparer() const { return nullptr; }
  // Its answer is a stream out of the database, which cannot run inside one.
  virtual bool streams_rows() const { return false; }
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_DISPATCH_METHOD_H_
