#include "server/app/statement_log.h"

#include <string>

#include "server/app/statement_words.h"

namespace rowgate::server {

void StatementLog::OnStatement(const orm::StatementRun& run) {
  const std::string outcome = OutcomeText(run.status);
  const std::string shape = ShapeText(run.statement.shape);
  log_.Write(LogLevel::kInfo, "statement",
             {{"sql", run.statement.sql},
              {"micros", absl::ToInt64Microseconds(run.duration)},
              {"rows", run.rows},
              {"outcome", outcome},
              {"shape", shape},
              {"method", run.method},
              {"traceparent", run.trace_parent}});
}

}  // namespace rowgate::server
