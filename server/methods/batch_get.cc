#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/methods/read_fields.h"
#include "server/methods/table_method.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"
#include "server/wire/tree_encoder.h"

// BatchGet: many rows by key, answered in request order, each found or missing.
namespace rowgate::server {
namespace {

// Field number in the response.
constexpr uint32_t kLoaded = 2;

class BatchGet final : public UnaryPreparer {
 public:
  explicit BatchGet(TableMethod method) : method_(std::move(method)) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    orm::BatchGetRequest request;
    orm::Parameters parameters;
    std::vector<std::string> keys;  // as sent: a missing row is answered with its key
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      if (wire.number == 1) {
        const std::string field = orm::StrCat("keys[", keys.size(), "]");
        ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, field));
        ASSIGN_OR_RETURN(orm::RowInput key, DecodeRow(message, method_.codec, field));
        request.keys.push_back(std::move(key));
        keys.emplace_back(message);
        return true;
      }
      return ReadRowsField(wire, method_.expr_limits(), request, parameters);
    }));
    ShareParameters(parameters, request.include);
    ASSIGN_OR_RETURN(orm::BatchGetPlan plan, method_.engine().PlanBatchGet(method_.table(), request));
    return PreparedCall{.work_class = orm::WorkClass::kRead,
                        .options = request.options,
                        .run = [this, plan = std::move(plan), keys = std::move(keys)](orm::Session& session) {
                          return Run(plan, keys, session);
                        }};
  }

 private:
  absl::StatusOr<std::string> Run(const orm::BatchGetPlan& plan, const std::vector<std::string>& keys,
                                  orm::Session& session) const {
    ASSIGN_OR_RETURN(const orm::BatchGetResult result, plan.Run(session));
    TreeEncoder encoder = method_.Encoder(plan);
    WireWriter out;
    for (size_t i = 0; i < keys.size(); ++i) {
      const size_t start = out.BeginNested(1);
      if (const auto& found = result.found[i]) {
        RETURN_IF_ERROR(encoder.EncodeRow(1, result.tree, *found, out));
      } else {
        out.BytesField(2, keys[i]);
      }
      out.EndNested(start);
    }
    encoder.EncodeLoaded(kLoaded, out);
    return std::move(out).Take();
  }

  const TableMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeBatchGet(TableMethod method) {
  return std::make_unique<BatchGet>(std::move(method));
}

}  // namespace rowgate::server
