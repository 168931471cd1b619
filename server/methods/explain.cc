#include <utility>

#include "orm/base/status_macros.h"
#include "server/methods/query_method.h"
#include "server/wire/query_requests.h"
#include "server/wire/value_encoder.h"
#include "server/wire/wire_writer.h"

// Explain: what a statement becomes on each database, and how the connected one would run it.
namespace rowgate::server {
namespace {

// rowgate.v1.DialectExplanation as field `number`.
void EncodeDialect(uint32_t number, const orm::DialectExplanation& dialect, WireWriter& out) {
  const size_t start = out.BeginNested(number);
  out.BytesField(1, dialect.dialect);
  if (dialect.connected) out.VarintField(2, 1);
  if (!dialect.sql.empty()) out.BytesField(3, dialect.sql);
  for (const orm::Value& bind : dialect.binds) EncodeValue(4, bind, out);
  if (!dialect.refusal.empty()) out.BytesField(5, dialect.refusal);
  for (const std::string& note : dialect.notes) out.BytesField(6, note);
  out.EndNested(start);
}

// rowgate.v1.ExplainResponse.
std::string Encode(const orm::Explanation& explanation) {
  WireWriter out;
  for (const orm::DialectExplanation& dialect : explanation.dialects) EncodeDialect(1, dialect, out);
  for (const std::string& line : explanation.plan) out.BytesField(2, line);
  if (explanation.portable) out.VarintField(3, 1);
  if (!explanation.text.empty()) out.BytesField(4, explanation.text);
  return std::move(out).Take();
}

class Explain final : public UnaryPreparer {
 public:
  explicit Explain(QueryMethod method) : method_(method) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    ASSIGN_OR_RETURN(const orm::ExplainRequest request, DecodeExplainRequest(bytes, method_.expr_limits()));
    ASSIGN_OR_RETURN(orm::ExplainPlan plan, method_.engine().PlanExplain(request));
    return PreparedCall{.work_class = orm::WorkClass::kRead,
                        .run = [plan = std::move(plan)](orm::Session& session) -> absl::StatusOr<std::string> {
                          ASSIGN_OR_RETURN(const orm::Explanation explanation, plan.Run(session));
                          return Encode(explanation);
                        }};
  }

 private:
  const QueryMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeExplain(QueryMethod method) { return std::make_unique<Explain>(method); }

}  // namespace rowgate::server
