#ifndef ROWGATE_SERVER_METHODS_REPOSITORY_METHOD_H_
#define ROWGATE_SERVER_METHODS_REPOSITORY_METHOD_H_

#include <memory>
#include <vector>

#include "orm/pool/work_class.h"
#include "server/dispatch/method.h"
#include "server/methods/prepared_call.h"
#include "server/methods/serving_context.h"

namespace rowgate::server {

// Wraps a preparer into the life of an RPC: read the request, prepare it on the transport's thread, run it on the
// executor, finish. `context` must outlive the method.
//
// `classes` are those that the method's calls may be of, at least one; when the queues of all of them are full, calls
// are refused unread.
std::unique_ptr<Method> MakeUnaryMethod(const ServingContext& context, std::vector<orm::WorkClass> classes,
                                        std::unique_ptr<UnaryPreparer> preparer);
std::unique_ptr<Method> MakeStreamMethod(const ServingContext& context, std::unique_ptr<StreamPreparer> preparer);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_REPOSITORY_METHOD_H_
