#include "server/transport/transport_logger.h"

#include <utility>

#include "absl/base/thread_annotations.h"
#include "grpc/support/log.h"
#include "orm/base/mutex.h"

namespace rowgate::server {
namespace {

struct Sink {
  orm::Mutex mutex;
  std::function<void(std::string_view)> logger ABSL_GUARDED_BY(mutex);
};

// gRPC's hook is a plain function without an argument of ours, so there is no other way to reach the logger from it. It
// is never destroyed: gRPC's threads may log while the process ends.
Sink& TheSink() {
  static Sink* const sink = new Sink;
  return *sink;
}

void Forward(gpr_log_func_args* args) {
  Sink& sink = TheSink();
  orm::MutexLock lock(sink.mutex);
  if (sink.logger) sink.logger(args->message);
}

}  // namespace

void SetTransportLogger(std::function<void(std::string_view message)> logger) {
  Sink& sink = TheSink();
  {
    orm::MutexLock lock(sink.mutex);
    sink.logger = std::move(logger);
  }
  gpr_set_log_function(&Forward);
}

}  // namespace rowgate::server
