#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "server/methods/read_fields.h"
#include "server/methods/table_method.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"
#include "server/wire/tree_encoder.h"

// Get: one row by its primary key or any unique key.
namespace rowgate::server {
namespace {

// Field number in the response.
constexpr uint32_t kLoaded = 2;

class Get final : public UnaryPreparer {
 public:
  explicit Get(TableMethod method) : method_(std::move(method)) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    ASSIGN_OR_RETURN(orm::GetRequest request, Decode(bytes));
    const orm::RequestOptions options = request.options;
    ASSIGN_OR_RETURN(orm::GetPlan plan, method_.engine().PlanGet(method_.table(), std::move(request)));
    return PreparedCall{.work_class = orm::WorkClass::kRead,
                        .options = options,
                        .run = [this, plan = std::move(plan)](orm::Session& session) { return Run(plan, session); }};
  }

 private:
  absl::StatusOr<orm::GetRequest> Decode(std::string_view bytes) const {
    orm::GetRequest request;
    std::optional<orm::RowInput> key;
    orm::Parameters parameters;
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      if (wire.number == 1) {
        ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, "key"));
        ASSIGN_OR_RETURN(key, DecodeRow(message, method_.codec, "key"));
        return true;
      }
      return ReadRowsField(wire, method_.expr_limits(), request, parameters);
    }));
    if (!key) return orm::InvalidField("FIELD_REQUIRED", "key", "a key is required");
    request.key = *std::move(key);
    ShareParameters(parameters, request.include);
    return request;
  }

  absl::StatusOr<std::string> Run(const orm::GetPlan& plan, orm::Session& session) const {
    ASSIGN_OR_RETURN(const orm::RowTree tree, plan.Run(session));
    TreeEncoder encoder = method_.Encoder(plan);
    WireWriter out;
    RETURN_IF_ERROR(encoder.EncodeRow(1, tree, 0, out));
    encoder.EncodeLoaded(kLoaded, out);
    return std::move(out).Take();
  }

  const TableMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeGet(TableMethod method) { return std::make_unique<Get>(std::move(method)); }

}  // namespace rowgate::server
