#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "server/methods/table_method.h"
#include "server/methods/write_fields.h"
#include "server/methods/written_rows.h"
#include "server/wire/commit_encoder.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"

// Upsert: inserts a row, or changes the one that has the same key.
namespace rowgate::server {
namespace {

class Upsert final : public UnaryPreparer {
 public:
  explicit Upsert(TableMethod method) : method_(std::move(method)) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    orm::UpsertRequest request;
    std::optional<orm::RowInput> row;
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      return DecodeField(wire, request, row);
    }));
    if (!row) return orm::InvalidField("FIELD_REQUIRED", method_.row, "a row is required");
    request.row = *std::move(row);
    ASSIGN_OR_RETURN(orm::UpsertPlan plan, method_.engine().PlanUpsert(method_.table(), request));
    return PreparedCall{.work_class = orm::WorkClass::kWrite,
                        .options = request.options,
                        .run = [this, plan = std::move(plan)](orm::Session& session) { return Run(plan, session); }};
  }

 private:
  absl::StatusOr<bool> DecodeField(const WireField& wire, orm::UpsertRequest& request,
                                   std::optional<orm::RowInput>& row) const {
    switch (wire.number) {
      case 1: {
        ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, method_.row));
        ASSIGN_OR_RETURN(row, DecodeRow(message, method_.codec, method_.row));
        return true;
      }
      case 2: {
        RETURN_IF_ERROR(ReadMask(wire, "update_mask", request.update_mask));
        return true;
      }
      case 3: {
        ASSIGN_OR_RETURN(std::string field, ReadText(wire, "conflict_fields"));
        request.conflict_fields.push_back(std::move(field));
        return true;
      }
      case 4: {
        RETURN_IF_ERROR(ReadMask(wire, "create_mask", request.create_mask));
        return true;
      }
      case 5: {
        ASSIGN_OR_RETURN(request.keep_existing, ReadBool(wire, "keep_existing"));
        return true;
      }
      default: return ReadWriteField(wire, request);
    }
  }

  absl::StatusOr<std::string> Run(const orm::UpsertPlan& plan, orm::Session& session) const {
    ASSIGN_OR_RETURN(const orm::UpsertResult result, plan.Run(session));
    const auto outcome = [&](WireWriter& out) { out.VarintField(2, OutcomeNumber(result.outcome)); };
    return OfAppliedWrite(EncodeRow(method_, plan.columns(), result.rows.row(0), outcome));
  }

  const TableMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeUpsert(TableMethod method) { return std::make_unique<Upsert>(std::move(method)); }

}  // namespace rowgate::server
