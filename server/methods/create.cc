#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/methods/table_method.h"
#include "server/methods/write_fields.h"
#include "server/methods/written_rows.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"
#include "server/wire/row_encoder.h"

// Create and BatchCreate: new rows with the related ones nested in them, answered as stored and in request order.
namespace rowgate::server {
namespace {

enum class Arity { kOne, kMany };

class Create final : public UnaryPreparer {
 public:
  Create(TableMethod method, Arity arity) : method_(std::move(method)), arity_(arity) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    ASSIGN_OR_RETURN(orm::CreateRequest request, Decode(bytes));
    const orm::RequestOptions options = request.options;
    if (orm::WritesRelations(method_.table(), request)) {
      ASSIGN_OR_RETURN(orm::WriteGraphPlan graph,
                       method_.engine().PlanCreateGraph(method_.table(), std::move(request)));
      return RunGraph(method_, std::move(graph), options);
    }
    ASSIGN_OR_RETURN(orm::CreatePlan plan, method_.engine().PlanCreate(method_.table(), request));
    return PreparedCall{.work_class = orm::WorkClass::kWrite,
                        .options = options,
                        .run = [this, plan = std::move(plan)](orm::Session& session) { return Run(plan, session); }};
  }

 private:
  absl::StatusOr<orm::CreateRequest> Decode(std::string_view bytes) const {
    orm::CreateRequest request;
    const RequestPlace place(method_.expr_limits());
    RowBudget rows(method_.engine().limits().batch_rows_max);
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      if (wire.number == 1) return DecodeRowField(wire, rows, request);
      return DecodeField(wire, place.root, request);
    }));
    if (request.rows.empty()) return orm::InvalidField("FIELD_REQUIRED", method_.row, "a row is required");
    return request;
  }

  absl::StatusOr<bool> DecodeField(const WireField& wire, const Place& place, orm::CreateRequest& request) const {
    if (wire.number == 2) {
      RETURN_IF_ERROR(ReadMask(wire, "create_mask", request.create_mask));
    } else if (wire.number == kRelationWritesField && arity_ == Arity::kOne) {
      RETURN_IF_ERROR(AppendRelationWrite(wire, place, request.relation_writes));
    } else {
      return ReadWriteField(wire, request);
    }
    return true;
  }

  absl::StatusOr<bool> DecodeRowField(const WireField& wire, RowBudget& rows, orm::CreateRequest& request) const {
    const std::string field =
        arity_ == Arity::kOne ? method_.row : orm::StrCat(method_.row, "[", request.rows.size(), "]");
    ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, field));
    ASSIGN_OR_RETURN(orm::RowInput row, DecodeRowTree(message, method_.codec, field, rows));
    if (arity_ == Arity::kOne) request.rows.clear();  // a repeated singular field: the last one counts
    request.rows.push_back(std::move(row));
    return true;
  }

  absl::StatusOr<std::string> Run(const orm::CreatePlan& plan, orm::Session& session) const {
    ASSIGN_OR_RETURN(const orm::CreateResult result, plan.Run(session));
    return OfAppliedWrite(Encode(plan, result));
  }

  absl::StatusOr<std::string> Encode(const orm::CreatePlan& plan, const orm::CreateResult& result) const {
    const RowEncoder encoder(method_.codec, plan.columns());
    WireWriter out;
    for (const orm::FoundRow& row : result.rows) {
      RETURN_IF_ERROR(encoder.EncodeField(1, result.batches[row.batch].row(row.row), out));
    }
    return std::move(out).Take();
  }

  const TableMethod method_;
  const Arity arity_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeCreate(TableMethod method) {
  return std::make_unique<Create>(std::move(method), Arity::kOne);
}
std::unique_ptr<UnaryPreparer> MakeBatchCreate(TableMethod method) {
  return std::make_unique<Create>(std::move(method), Arity::kMany);
}

}  // namespace rowgate::server
