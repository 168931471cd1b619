#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "server/methods/page_tokens.h"
#include "server/methods/read_fields.h"
#include "server/methods/table_method.h"
#include "server/methods/totals.h"
#include "server/wire/request_reader.h"
#include "server/wire/tree_encoder.h"

// List: one page of the rows that satisfy a filter.
namespace rowgate::server {
namespace {

// Field number in the response.
constexpr uint32_t kLoaded = 4;

struct Decoded {
  orm::ListRequest request;
  std::string page_token;
};

absl::StatusOr<orm::TotalMode> TotalModeFromWire(int64_t mode) {
  switch (mode) {
    case 0: return orm::TotalMode::kNone;
    case 1: return orm::TotalMode::kExact;
    case 2: return orm::TotalMode::kCapped;
    default: return orm::InvalidField("INVALID_VALUE", "total_mode", "not a member of rowgate.v1.TotalMode");
  }
}

class List final : public UnaryPreparer {
 public:
  explicit List(TableMethod method) : method_(std::move(method)) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    ASSIGN_OR_RETURN(Decoded decoded, Decode(bytes));
    PageTokens tokens(method_.context, method_.name, decoded.request.filter, decoded.request.order_by,
                      decoded.request.options);
    ASSIGN_OR_RETURN(decoded.request.position, tokens.Open(decoded.page_token));
    ASSIGN_OR_RETURN(orm::ListPlan plan, method_.engine().PlanList(method_.table(), decoded.request));
    return PreparedCall{.work_class = orm::WorkClass::kRead,
                        .options = decoded.request.options,
                        .run = [this, plan = std::move(plan), tokens = std::move(tokens)](orm::Session& session) {
                          return Run(plan, tokens, session);
                        }};
  }

 private:
  absl::StatusOr<Decoded> Decode(std::string_view bytes) const {
    Decoded decoded;
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      return DecodeField(wire, decoded);
    }));
    ShareParameters(decoded.request.filter.parameters, decoded.request.include);
    return decoded;
  }

  absl::StatusOr<bool> DecodeField(const WireField& wire, Decoded& decoded) const {
    orm::ListRequest& request = decoded.request;
    switch (wire.number) {
      case 1: {
        ASSIGN_OR_RETURN(const int64_t mode, ReadInteger(wire, "total_mode"));
        ASSIGN_OR_RETURN(request.total_mode, TotalModeFromWire(mode));
        return true;
      }
      case 2: {
        ASSIGN_OR_RETURN(request.total_cap, ReadInteger(wire, "total_cap"));
        return true;
      }
      case kOrderByField: {
        ASSIGN_OR_RETURN(request.order_by, ReadText(wire, "order_by"));
        return true;
      }
      case kPageSizeField: {
        ASSIGN_OR_RETURN(request.page_size, ReadInteger(wire, "page_size"));
        return true;
      }
      case kPageTokenField: {
        ASSIGN_OR_RETURN(decoded.page_token, ReadText(wire, "page_token"));
        return true;
      }
      default: return ReadFilteredField(wire, method_.expr_limits(), request);
    }
  }

  absl::StatusOr<std::string> Run(const orm::ListPlan& plan, const PageTokens& tokens, orm::Session& session) const {
    ASSIGN_OR_RETURN(const orm::ListResult result, plan.Run(session));
    TreeEncoder encoder = method_.Encoder(plan);
    WireWriter out;
    for (size_t i = 0; i < result.tree.rows.size(); ++i) {
      RETURN_IF_ERROR(encoder.EncodeRow(1, result.tree, i, out));
    }
    if (result.next) out.BytesField(2, tokens.Seal(*result.next));
    if (result.total) EncodeTotal(3, *result.total, out);
    encoder.EncodeLoaded(kLoaded, out);
    return std::move(out).Take();
  }

  const TableMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeList(TableMethod method) { return std::make_unique<List>(std::move(method)); }

}  // namespace rowgate::server
