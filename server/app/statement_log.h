#ifndef ROWGATE_SERVER_APP_STATEMENT_LOG_H_
#define ROWGATE_SERVER_APP_STATEMENT_LOG_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "orm/engine/session.h"
#include "server/app/log.h"

namespace rowgate::server {

// `--echo`: each statement with its time and rows, never its values. The log of slow statements names it by its shape.
// Thread-safe; `log` outlives it.
class StatementLog final : public orm::StatementObserver {
 public:
  explicit StatementLog(const Log& log) : log_(log) {}
  void OnStatement(const orm::StatementRun& run) override;

 private:
  const Log& log_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_STATEMENT_LOG_H_
