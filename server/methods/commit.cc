#include <utility>
#include <vector>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/engine/errors.h"
#include "orm/engine/unit_of_work.h"
#include "server/methods/query_method.h"
#include "server/methods/query_service.h"
#include "server/methods/written_rows.h"
#include "server/status/client_error.h"
#include "server/wire/commit_decoder.h"
#include "server/wire/commit_encoder.h"
#include "server/wire/tree_encoder.h"

// Commit: an ordered list of writes to any tables in one transaction.
namespace rowgate::server {
namespace {

// Field numbers of rowgate.v1.CommitResponse, WriteResult and google.protobuf.Any.
constexpr uint32_t kResults = 1;
constexpr uint32_t kError = 1;
constexpr uint32_t kAffected = 2;
constexpr uint32_t kRow = 3;
constexpr uint32_t kOutcome = 4;
constexpr uint32_t kTypeUrl = 1;
constexpr uint32_t kAnyValue = 2;

// By write.
using Tables = std::vector<const orm::Table*>;

class Commit final : public UnaryPreparer {
 public:
  explicit Commit(QueryMethod method) : method_(method) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    const orm::Engine& engine = method_.engine();
    ASSIGN_OR_RETURN(orm::CommitRequest request,
                     DecodeCommitRequest(bytes, engine.catalog(), method_.codecs, engine.limits()));
    const orm::RequestOptions options = request.options;
    Tables tables;
    for (const orm::CommitEntry& entry : request.entries) tables.push_back(entry.table);
    ASSIGN_OR_RETURN(orm::CommitPlan plan, engine.PlanCommit(std::move(request)));
    return PreparedCall{.work_class = orm::WorkClass::kWrite,
                        .options = options,
                        .run = [this, plan = std::move(plan), tables = std::move(tables)](orm::Session& session) {
                          return Run(plan, tables, session);
                        }};
  }

 private:
  absl::StatusOr<std::string> Run(const orm::CommitPlan& plan, const Tables& tables, orm::Session& session) const {
    ASSIGN_OR_RETURN(const std::vector<orm::CommitResult> results, plan.Run(session));
    for (const orm::CommitResult& result : results) Observe(result.status, session);
    return OfAppliedWrite(Encode(plan, tables, results));
  }

  // A write that failed alone is no failed call, but a failure all the same: its vendor text belongs into the log.
  void Observe(const absl::Status& status, const orm::Session& session) const {
    if (status.ok() || method_.context.calls == nullptr) return;
    method_.context.calls->OnFailure(orm::StrCat(kQueryService, "/Commit"), status, session.trace_parent());
  }

  absl::StatusOr<std::string> Encode(const orm::CommitPlan& plan, const Tables& tables,
                                     const std::vector<orm::CommitResult>& results) const {
    const size_t bytes_max = method_.engine().limits().result_bytes_max;
    WireWriter out;
    for (size_t i = 0; i < results.size(); ++i) {
      const size_t start = out.BeginNested(kResults);
      RETURN_IF_ERROR(EncodeOne(plan, *tables[i], i, results[i], out));
      out.EndNested(start);
      if (out.size() > bytes_max) return orm::ResultTooLarge(bytes_max);
    }
    return std::move(out).Take();
  }

  absl::Status EncodeOne(const orm::CommitPlan& plan, const orm::Table& table, size_t i,
                         const orm::CommitResult& result, WireWriter& out) const {
    if (!result.status.ok()) {
      EncodeWriteError(kError, ToClientError(result.status, method_.context.status), out);
      return absl::OkStatus();
    }
    if (result.affected != 0) out.VarintField(kAffected, static_cast<uint64_t>(result.affected));
    if (result.tree.rows.size() != 0) RETURN_IF_ERROR(EncodeRow(plan, table, i, result.tree, out));
    if (result.outcome) out.VarintField(kOutcome, OutcomeNumber(*result.outcome));
    return absl::OkStatus();
  }

  absl::Status EncodeRow(const orm::CommitPlan& plan, const orm::Table& table, size_t i, const orm::RowTree& tree,
                         WireWriter& out) const {
    const size_t start = out.BeginNested(kRow);
    out.BytesField(kTypeUrl, orm::StrCat("type.googleapis.com/", table.message_name));
    TreeEncoder encoder(method_.codecs.of(table.index), plan.columns(i), plan.edges(i),
                        method_.engine().limits().result_bytes_max);
    RETURN_IF_ERROR(encoder.EncodeRow(kAnyValue, tree, 0, out));
    out.EndNested(start);
    return absl::OkStatus();
  }

  const QueryMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeCommit(QueryMethod method) { return std::make_unique<Commit>(method); }

}  // namespace rowgate::server
