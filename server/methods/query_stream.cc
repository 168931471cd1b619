#include <utility>

#include "orm/base/status_macros.h"
#include "server/methods/query_method.h"
#include "server/wire/query_requests.h"
#include "server/wire/result_encoder.h"

// QueryStream: all rows of a query in batches, from one snapshot, as fast as the client takes them.
namespace rowgate::server {
namespace {

// Field numbers of rowgate.v1.QueryStreamResponse.
constexpr uint32_t kColumns = 1;
constexpr uint32_t kRows = 2;
constexpr uint32_t kLoaded = 3;

class QueryStream final : public StreamPreparer {
 public:
  explicit QueryStream(QueryMethod method) : method_(method) {}

  absl::StatusOr<PreparedStream> Prepare(std::string_view bytes) const override {
    ASSIGN_OR_RETURN(const orm::QueryRequest request,
                     DecodeQueryRequest(bytes, "QueryStreamRequest", method_.expr_limits()));
    ASSIGN_OR_RETURN(orm::QueryStreamPlan plan, method_.engine().PlanQueryStream(request));
    return PreparedStream{.options = request.options,
                          .run = [this, plan = std::move(plan)](orm::Session& session, const WriteMessage& write) {
                            return Run(plan, session, write);
                          }};
  }

 private:
  absl::Status Run(const orm::QueryStreamPlan& plan, orm::Session& session, const WriteMessage& write) const {
    ResultEncoder encoder(plan.columns(), method_.codecs, plan.entity_edges(),
                          method_.engine().limits().result_bytes_max);
    bool described = false;
    absl::Status encoded;
    RETURN_IF_ERROR(plan.Run(session, [&](const orm::QueryResult& portion) {
      WireWriter out;
      const bool first = !std::exchange(described, true);
      if (first) encoder.EncodeColumns(kColumns, out);
      for (size_t i = 0; i < portion.row_count && encoded.ok(); ++i) {
        encoded = encoder.EncodeRow(kRows, portion, i, out);
      }
      if (first || encoder.counts()) encoder.EncodeLoaded(kLoaded, out);
      return encoded.ok() && write(std::move(out).Take());
    }));
    RETURN_IF_ERROR(encoded);
    if (!described) WriteColumns(encoder, write);
    return absl::OkStatus();
  }

  // No rows: the first message comes all the same.
  static void WriteColumns(ResultEncoder& encoder, const WriteMessage& write) {
    WireWriter out;
    encoder.EncodeColumns(kColumns, out);
    encoder.EncodeLoaded(kLoaded, out);
    write(std::move(out).Take());
  }

  const QueryMethod method_;
};

}  // namespace

std::unique_ptr<StreamPreparer> MakeQueryStream(QueryMethod method) { return std::make_unique<QueryStream>(method); }

}  // namespace rowgate::server
