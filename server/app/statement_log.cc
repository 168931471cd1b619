#include "server/app/statement_log.h"

#include <string>

#include "orm/base/errors.h"

namespace rowgate::server {

void StatementLog::OnStatement(std::string_view sql, absl::Duration duration, int64_t rows,
                               const absl::Status& status) {
  const std::string outcome = status.ok() ? "OK" : orm::ReasonOf(status);
  log_.Write(LogLevel::kInfo, "statement",
             {{"sql", sql}, {"micros", absl::ToInt64Microseconds(duration)}, {"rows", rows}, {"outcome", outcome}});
}

}  // namespace rowgate::server
