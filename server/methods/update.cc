#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "server/methods/table_method.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"
#include "server/wire/row_encoder.h"

// Update: one row by key; masks and assignments say what changes.
namespace rowgate::server {
namespace {

class Update final : public UnaryPreparer {
 public:
  explicit Update(TableMethod method) : method_(std::move(method)) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    orm::UpdateRequest request;
    request.row = orm::RowInput{.cells = std::vector<std::optional<orm::Value>>(method_.table().columns.size()),
                                .field = method_.row};
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      return DecodeField(wire, request);
    }));
    ASSIGN_OR_RETURN(orm::UpdatePlan plan, method_.engine().PlanUpdate(method_.table(), request));
    return PreparedCall{.work_class = orm::WorkClass::kWrite,
                        .run = [this, plan = std::move(plan)](orm::Session& session) { return Run(plan, session); }};
  }

 private:
  absl::StatusOr<bool> DecodeField(const WireField& wire, orm::UpdateRequest& request) const {
    switch (wire.number) {
      case 1: {
        ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, method_.row));
        ASSIGN_OR_RETURN(request.row, DecodeRow(message, method_.codec, method_.row));
        return true;
      }
      case 2: {
        RETURN_IF_ERROR(ReadMask(wire, "update_mask", request.update_mask));
        return true;
      }
      case 3: {
        RETURN_IF_ERROR(ReadAssignment(wire, method_.expr_limits(), request.assign));
        return true;
      }
      case 4: {
        ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, "key"));
        ASSIGN_OR_RETURN(request.key, DecodeRow(message, method_.codec, "key"));
        return true;
      }
      case kParamsField: {
        RETURN_IF_ERROR(ReadParameter(wire, method_.expr_limits(), request.parameters));
        return true;
      }
      case kReadMaskField: {
        RETURN_IF_ERROR(ReadMask(wire, "read_mask", request.read_mask));
        return true;
      }
      default: return false;
    }
  }

  absl::StatusOr<std::string> Run(const orm::UpdatePlan& plan, orm::Session& session) const {
    ASSIGN_OR_RETURN(const orm::RowsResult result, plan.Run(session));
    WireWriter out;
    RETURN_IF_ERROR(RowEncoder(method_.codec, plan.columns()).EncodeField(1, result.rows.row(0), out));
    return std::move(out).Take();
  }

  const TableMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeUpdate(TableMethod method) { return std::make_unique<Update>(std::move(method)); }

}  // namespace rowgate::server
