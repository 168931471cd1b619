#ifndef ROWGATE_SERVER_APP_CALL_LOG_H_
#define ROWGATE_SERVER_APP_CALL_LOG_H_

#include <string_view>

#include "absl/status/status.h"
#include "server/app/log.h"
#include "server/methods/serving_context.h"

namespace rowgate::server {

// Writes down what clients are not told: the database's own words about a failed call. Failures that are the server's
// fault are errors, an unreachable database is a warning, all others are for debugging. Thread-safe; `log` outlives it.
class CallLog final : public CallObserver {
 public:
  explicit CallLog(const Log& log) : log_(log) {}
  void OnFailure(std::string_view method, const absl::Status& status, std::string_view trace_parent) override;

 private:
  const Log& log_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_CALL_LOG_H_
