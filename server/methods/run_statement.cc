#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "server/methods/errors.h"
#include "server/methods/query_method.h"
#include "server/methods/query_rows.h"
#include "server/wire/query_requests.h"

// RunStatement: a statement that the server's operator has written.
namespace rowgate::server {
namespace {

// Field numbers of rowgate.v1.RunStatementResponse.
constexpr ResultFields kFields = {.columns = 1, .rows = 2};
constexpr uint32_t kAffectedRows = 3;

class RunStatement final : public UnaryPreparer {
 public:
  explicit RunStatement(QueryMethod method) : method_(method) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    ASSIGN_OR_RETURN(const orm::StatementRequest request, DecodeRunStatementRequest(bytes, method_.expr_limits()));
    if (!method_.context.named_statements) return StatementsDisabled();
    ASSIGN_OR_RETURN(orm::StatementPlan plan, method_.engine().PlanStatement(request));
    return PreparedCall{.work_class = plan.writes() ? orm::WorkClass::kWrite : orm::WorkClass::kRead,
                        .options = request.options,
                        .run = [this, plan = std::move(plan)](orm::Session& session) { return Run(plan, session); }};
  }

 private:
  absl::StatusOr<std::string> Run(const orm::StatementPlan& plan, orm::Session& session) const {
    ASSIGN_OR_RETURN(const orm::QueryResult result, plan.Run(session));
    WireWriter out;
    const absl::Status status = EncodeResult(method_, plan.columns(), result, kFields, out);
    // A write stands, whatever becomes of the answer.
    if (!status.ok()) return plan.writes() ? orm::WithApplied(status, orm::Applied::kYes) : status;
    if (result.affected_rows != 0) out.VarintField(kAffectedRows, static_cast<uint64_t>(result.affected_rows));
    return std::move(out).Take();
  }

  const QueryMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeRunStatement(QueryMethod method) { return std::make_unique<RunStatement>(method); }

}  // namespace rowgate::server
