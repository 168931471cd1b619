#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "server/methods/query_method.h"
#include "server/methods/query_rows.h"
#include "server/methods/write_fields.h"
#include "server/wire/query_requests.h"

// Execute: one INSERT, UPDATE or DELETE.
namespace rowgate::server {
namespace {

// Field numbers of rowgate.v1.ExecuteResponse.
constexpr uint32_t kAffectedRows = 1;
constexpr ResultFields kFields = {.columns = 2, .rows = 3};

class Execute final : public UnaryPreparer {
 public:
  explicit Execute(QueryMethod method) : method_(method) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    ASSIGN_OR_RETURN(const orm::ExecuteRequest request, DecodeExecuteRequest(bytes, method_.expr_limits()));
    RETURN_IF_ERROR(CheckDryRun(request));
    ASSIGN_OR_RETURN(orm::ExecutePlan plan, method_.engine().PlanExecute(request));
    return PreparedCall{.work_class = orm::WorkClass::kWrite,
                        .options = request.options,
                        .run = [this, plan = std::move(plan), dry_run = request.dry_run](orm::Session& session) {
                          return Run(plan, dry_run, session);
                        }};
  }

 private:
  absl::StatusOr<std::string> Run(const orm::ExecutePlan& plan, bool dry_run, orm::Session& session) const {
    ASSIGN_OR_RETURN(const orm::QueryResult result, plan.Run(session));
    WireWriter out;
    if (result.affected_rows != 0) out.VarintField(kAffectedRows, static_cast<uint64_t>(result.affected_rows));
    const absl::Status status = EncodeResult(method_, plan.columns(), result, kFields, out);
    // The write stands, whatever becomes of the answer.
    if (!status.ok()) return dry_run ? status : orm::WithApplied(status, orm::Applied::kYes);
    return std::move(out).Take();
  }

  const QueryMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeExecute(QueryMethod method) { return std::make_unique<Execute>(method); }

}  // namespace rowgate::server
