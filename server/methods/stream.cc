#include <utility>

#include "orm/base/status_macros.h"
#include "server/methods/page_tokens.h"
#include "server/methods/table_method.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_encoder.h"

// Stream: all rows that satisfy a filter, in batches, from one snapshot.
namespace rowgate::server {
namespace {

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
    PageTokens tokens(method_.context, method_.name, decoded.request.filter, decoded.request.order_by);
    ASSIGN_OR_RETURN(decoded.request.position, tokens.Open(decoded.page_token));
    ASSIGN_OR_RETURN(orm::StreamPlan plan, method_.engine().PlanStream(method_.table(), decoded.request));
    return PreparedStream{
        [this, plan = std::move(plan), tokens = std::move(tokens)](orm::Session& session, const WriteMessage& write) {
          return Run(plan, tokens, session, write);
        }};
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
    if (wire.number != kReadMaskField) return ReadFilter(wire, method_.expr_limits(), decoded.request.filter);
    RETURN_IF_ERROR(ReadMask(wire, "read_mask", decoded.request.read_mask));
    return true;
  }

  absl::Status Run(const orm::StreamPlan& plan, const PageTokens& tokens, orm::Session& session,
                   const WriteMessage& write) const {
    const RowEncoder encoder(method_.codec, plan.columns());
    absl::Status encoded;
    RETURN_IF_ERROR(plan.Run(session, [&](const orm::RowBatch& rows, const std::optional<orm::PagePosition>& resume) {
      WireWriter out;
      for (size_t i = 0; i < rows.rows() && encoded.ok(); ++i) encoded = encoder.EncodeField(1, rows.row(i), out);
      if (!encoded.ok()) return false;
      if (resume) out.BytesField(3, tokens.Seal(*resume));
      return write(std::move(out).Take());
    }));
    return encoded;
  }

  const TableMethod method_;
};

}  // namespace

std::unique_ptr<StreamPreparer> MakeStream(TableMethod method) { return std::make_unique<Stream>(std::move(method)); }

}  // namespace rowgate::server
