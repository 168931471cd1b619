#ifndef ROWGATE_SERVER_METHODS_REPOSITORY_METHOD_H_
#define ROWGATE_SERVER_METHODS_REPOSITORY_METHOD_H_

#include <memory>

#include "server/dispatch/method.h"
#include "server/methods/prepared_call.h"
#include "server/methods/serving_context.h"

namespace rowgate::server {

// Wraps a preparer into the life of an RPC: read the request, prepare it on the transport's thread, run it on the
// executor, finish. `context` must outlive the method.
std::unique_ptr<Method> MakeUnaryMethod(const ServingContext& context, std::unique_ptr<UnaryPreparer> preparer);
std::unique_ptr<Method> MakeStreamMethod(const ServingContext& context, std::unique_ptr<StreamPreparer> preparer);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_REPOSITORY_METHOD_H_
