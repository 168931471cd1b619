#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "server/methods/table_method.h"
#include "server/methods/write_fields.h"
#include "server/methods/written_rows.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"

// Update: one row by key; masks, assignments and nested rows say what changes.
namespace rowgate::server {
namespace {

class Update final : public UnaryPreparer {
 public:
  explicit Update(TableMethod method) : method_(std::move(method)) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    ASSIGN_OR_RETURN(orm::UpdateRequest request, Decode(bytes));
    const orm::RequestOptions options = request.options;
    if (orm::WritesRelations(method_.table(), request)) {
      ASSIGN_OR_RETURN(orm::WriteGraphPlan graph,
                       method_.engine().PlanUpdateGraph(method_.table(), std::move(request)));
      return RunGraph(method_, std::move(graph), options);
    }
    ASSIGN_OR_RETURN(orm::UpdatePlan plan, method_.engine().PlanUpdate(method_.table(), request));
    return PreparedCall{.work_class = orm::WorkClass::kWrite,
                        .options = options,
                        .run = [this, plan = std::move(plan)](orm::Session& session) { return Run(plan, session); }};
  }

 private:
  absl::StatusOr<orm::UpdateRequest> Decode(std::string_view bytes) const {
    orm::UpdateRequest request;
    request.row = orm::RowInput{.cells = std::vector<std::optional<orm::Value>>(method_.table().columns.size()),
                                .field = method_.row};
    const RequestPlace place(method_.expr_limits());
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      return DecodeField(wire, place.root, request);
    }));
    request.precondition.filter.parameters = request.parameters;
    return request;
  }

  absl::StatusOr<bool> DecodeField(const WireField& wire, const Place& place, orm::UpdateRequest& request) const {
    switch (wire.number) {
      case 1: {
        RowBudget rows(method_.engine().limits().batch_rows_max);
        ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, method_.row));
        ASSIGN_OR_RETURN(request.row, DecodeRowTree(message, method_.codec, method_.row, rows));
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
      case kPreconditionField: {
        RETURN_IF_ERROR(ReadPrecondition(wire, place, request.precondition));
        return true;
      }
      case kRelationWritesField: {
        RETURN_IF_ERROR(AppendRelationWrite(wire, place, request.relation_writes));
        return true;
      }
      default: return ReadWriteField(wire, request);
    }
  }

  absl::StatusOr<std::string> Run(const orm::UpdatePlan& plan, orm::Session& session) const {
    ASSIGN_OR_RETURN(const orm::RowsResult result, plan.Run(session));
    return OfAppliedWrite(EncodeRow(method_, plan.columns(), result.rows.row(0)));
  }

  const TableMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeUpdate(TableMethod method) { return std::make_unique<Update>(std::move(method)); }

}  // namespace rowgate::server
