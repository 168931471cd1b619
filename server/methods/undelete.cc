#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "server/methods/table_method.h"
#include "server/methods/write_fields.h"
#include "server/methods/written_rows.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"

// Undelete: brings back a row of a table with soft delete.
namespace rowgate::server {
namespace {

class Undelete final : public UnaryPreparer {
 public:
  explicit Undelete(TableMethod method) : method_(std::move(method)) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    ASSIGN_OR_RETURN(const orm::UndeleteRequest request, Decode(bytes));
    ASSIGN_OR_RETURN(orm::UpdatePlan plan, method_.engine().PlanUndelete(method_.table(), request));
    return PreparedCall{.work_class = orm::WorkClass::kWrite,
                        .options = request.options,
                        .run = [this, plan = std::move(plan)](orm::Session& session) -> absl::StatusOr<std::string> {
                          ASSIGN_OR_RETURN(const orm::RowsResult result, plan.Run(session));
                          return OfAppliedWrite(EncodeRow(method_, plan.columns(), result.rows.row(0)));
                        }};
  }

 private:
  absl::StatusOr<orm::UndeleteRequest> Decode(std::string_view bytes) const {
    orm::UndeleteRequest request;
    std::optional<orm::RowInput> key;
    const RequestPlace place(method_.expr_limits());
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      if (wire.number == 1) {
        ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, "key"));
        ASSIGN_OR_RETURN(key, DecodeRow(message, method_.codec, "key"));
        return true;
      }
      if (wire.number != kPreconditionField) return ReadWriteField(wire, request);
      RETURN_IF_ERROR(ReadPrecondition(wire, place.root, request.precondition));
      return true;
    }));
    if (!key) return orm::InvalidField("FIELD_REQUIRED", "key", "a key is required");
    request.key = *std::move(key);
    return request;
  }

  const TableMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeUndelete(TableMethod method) {
  return std::make_unique<Undelete>(std::move(method));
}

}  // namespace rowgate::server
