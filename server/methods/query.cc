#include <utility>

#include "orm/base/status_macros.h"
#include "server/methods/query_method.h"
#include "server/methods/query_rows.h"
#include "server/wire/query_requests.h"

// Query: all rows of a query in one message.
namespace rowgate::server {
namespace {

// Field numbers of rowgate.v1.QueryResponse.
constexpr ResultFields kFields = {.columns = 1, .rows = 2, .loaded = 4};
constexpr uint32_t kTruncated = 3;

class Query final : public UnaryPreparer {
 public:
  explicit Query(QueryMethod method) : method_(method) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    ASSIGN_OR_RETURN(const orm::QueryRequest request, DecodeQueryRequest(bytes, "QueryRequest", method_.expr_limits()));
    ASSIGN_OR_RETURN(orm::QueryPlan plan, method_.engine().PlanQuery(request));
    return PreparedCall{.work_class = plan.locks() ? orm::WorkClass::kWrite : orm::WorkClass::kRead,
                        .options = request.options,
                        .run = [this, plan = std::move(plan)](orm::Session& session) { return Run(plan, session); }};
  }

 private:
  absl::StatusOr<std::string> Run(const orm::QueryPlan& plan, orm::Session& session) const {
    ASSIGN_OR_RETURN(const orm::QueryResult result, plan.Run(session));
    WireWriter out;
    RETURN_IF_ERROR(EncodeResult(method_, plan, result, kFields, out));
    if (result.truncated) out.VarintField(kTruncated, 1);
    return std::move(out).Take();
  }

  const QueryMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeQuery(QueryMethod method) { return std::make_unique<Query>(method); }

}  // namespace rowgate::server
