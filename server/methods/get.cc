#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "server/methods/table_method.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"
#include "server/wire/row_encoder.h"

// Get: one row by its primary key or any unique key.
namespace rowgate::server {
namespace {

class Get final : public UnaryPreparer {
 public:
  explicit Get(TableMethod method) : method_(std::move(method)) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    ASSIGN_OR_RETURN(orm::GetRequest request, Decode(bytes));
    ASSIGN_OR_RETURN(orm::GetPlan plan, method_.engine().PlanGet(method_.table(), std::move(request)));
    return PreparedCall{.work_class = orm::WorkClass::kRead,
                        .run = [this, plan = std::move(plan)](orm::Session& session) { return Run(plan, session); }};
  }

 private:
  absl::StatusOr<orm::GetRequest> Decode(std::string_view bytes) const {
    orm::GetRequest request;
    std::optional<orm::RowInput> key;
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      if (wire.number == 1) {
        ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, "key"));
        ASSIGN_OR_RETURN(key, DecodeRow(message, method_.codec, "key"));
        return true;
      }
      if (wire.number != kReadMaskField) return false;
      RETURN_IF_ERROR(ReadMask(wire, "read_mask", request.read_mask));
      return true;
    }));
    if (!key) return orm::InvalidField("FIELD_REQUIRED", "key", "a key is required");
    request.key = *std::move(key);
    return request;
  }

  absl::StatusOr<std::string> Run(const orm::GetPlan& plan, orm::Session& session) const {
    ASSIGN_OR_RETURN(const orm::RowsResult result, plan.Run(session));
    WireWriter out;
    RETURN_IF_ERROR(RowEncoder(method_.codec, plan.columns()).EncodeField(1, result.rows.row(0), out));
    return std::move(out).Take();
  }

  const TableMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeGet(TableMethod method) { return std::make_unique<Get>(std::move(method)); }

}  // namespace rowgate::server
