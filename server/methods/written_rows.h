#ifndef ROWGATE_SERVER_METHODS_WRITTEN_ROWS_H_
#define ROWGATE_SERVER_METHODS_WRITTEN_ROWS_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/driver/row_batch.h"
#include "orm/engine/requests.h"
#include "orm/engine/unit_of_work.h"
#include "server/methods/prepared_call.h"
#include "server/methods/table_method.h"
#include "server/wire/wire_writer.h"

// What writes have in common once they are planned.
namespace rowgate::server {

// The write stands, whatever becomes of the answer.
template <class T>
absl::StatusOr<T> OfAppliedWrite(absl::StatusOr<T> answer) {
  if (answer.ok()) return answer;
  return orm::WithApplied(answer.status(), orm::Applied::kYes);
}

// A response that is one row, as field 1, and what `others` adds to it.
absl::StatusOr<std::string> EncodeRow(const TableMethod& method, const std::vector<const orm::Column*>& columns,
                                      std::span<const orm::Cell> row,
                                      const std::function<void(WireWriter&)>& others = nullptr);

// Runs a plan that answers with the number of rows; the response is that number as field 1.
template <class Plan>
PreparedCall RunCounting(Plan plan, const orm::RequestOptions& options) {
  return {.work_class = orm::WorkClass::kWrite,
          .options = options,
          .run = [plan = std::move(plan)](orm::Session& session) -> absl::StatusOr<std::string> {
            ASSIGN_OR_RETURN(const int64_t count, plan.Run(session));
            WireWriter out;
            if (count != 0) out.VarintField(1, static_cast<uint64_t>(count));
            return std::move(out).Take();
          }};
}

// Runs the plan of a Create or Update with nested rows; answers with them as `rows` and `loaded`.
PreparedCall RunGraph(const TableMethod& method, orm::WriteGraphPlan plan, const orm::RequestOptions& options);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_WRITTEN_ROWS_H_
