#include <utility>

#include "orm/base/status_macros.h"
#include "server/methods/page_tokens.h"
#include "server/methods/read_fields.h"
#include "server/methods/table_method.h"
#include "server/wire/request_reader.h"
#include "server/wire/tree_encoder.h"

// Stream: all rows that satisfy a filter, in batches, from one snapshot.
namespace rowgate::server {
namespace {

// Field numbers in a response.
constexpr uint32_t kRows = 1;
constexpr uint32_t kLoaded = 2;
constexpr uint32_t kResumeToken = 3;

struct Decoded {
  orm::StreamRequest request;
  std::string page_token;
};

class Stream final : public StreamPreparer {
 public:
  explicit Stream(TableMethod method) : method_(std::move(method)) {}

  absl::StatusOr<PreparedStream> Prepare(std::string_view bytes) const override {
    Decoded decoded;
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      return DecodeField(wire, decoded);
    }));
    ShareParameters(decoded.request.filter.parameters, decoded.request.include);
    PageTokens tokens(method_.context, method_.name, decoded.request.filter, decoded.request.order_by,
                      decoded.request.options);
    ASSIGN_OR_RETURN(decoded.request.position, tokens.Open(decoded.page_token));
    ASSIGN_OR_RETURN(orm::StreamPlan plan, method_.engine().PlanStream(method_.table(), decoded.request));
    return PreparedStream{
        .options = decoded.request.options,
        .run = [this, plan = std::move(plan), tokens = std::move(tokens)](
                   orm::Session& session, const WriteMessage& write) { return Run(plan, tokens, session, write); }};
  }

 private:
  absl::StatusOr<bool> DecodeField(const WireField& wire, Decoded& decoded) const {
    if (wire.number == kOrderByField) {
      ASSIGN_OR_RETURN(decoded.request.order_by, ReadText(wire, "order_by"));
      return true;
    }
    if (wire.number == kPageTokenField) {
      ASSIGN_OR_RETURN(decoded.page_token, ReadText(wire, "page_token"));
      return true;
    }
    return ReadFilteredField(wire, method_.expr_limits(), decoded.request);
  }

  absl::Status Run(const orm::StreamPlan& plan, const PageTokens& tokens, orm::Session& session,
                   const WriteMessage& write) const {
    TreeEncoder encoder = method_.Encoder(plan);
    bool described = false;
    absl::Status encoded;
    RETURN_IF_ERROR(plan.Run(session, [&](const orm::RowTree& tree, const std::optional<orm::PagePosition>& resume) {
      WireWriter out;
      for (size_t i = 0; i < tree.rows.size() && encoded.ok(); ++i) {
        encoded = encoder.EncodeRow(kRows, tree, i, out);
      }
      if (!encoded.ok()) return false;
      if (!std::exchange(described, true) || encoder.counts()) encoder.EncodeLoaded(kLoaded, out);
      if (resume) out.BytesField(kResumeToken, tokens.Seal(*resume));
      return write(std::move(out).Take());
    }));
    return encoded;
  }

  const TableMethod method_;
};

}  // namespace

std::unique_ptr<StreamPreparer> MakeStream(TableMethod method) { return std::make_unique<Stream>(std::move(method)); }

}  // namespace rowgate::server
