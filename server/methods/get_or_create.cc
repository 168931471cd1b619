#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "server/methods/table_method.h"
#include "server/methods/write_fields.h"
#include "server/methods/written_rows.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"

// GetOrCreate: the row that has the key of the sent one, or else that one, stored.
namespace rowgate::server {
namespace {

// Field number in the response.
constexpr uint32_t kCreated = 2;

class GetOrCreate final : public UnaryPreparer {
 public:
  explicit GetOrCreate(TableMethod method) : method_(std::move(method)) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    ASSIGN_OR_RETURN(const orm::GetOrCreateRequest request, Decode(bytes));
    ASSIGN_OR_RETURN(orm::UpsertPlan plan, method_.engine().PlanGetOrCreate(method_.table(), request));
    return PreparedCall{.work_class = orm::WorkClass::kWrite,
                        .options = request.options,
                        .run = [this, plan = std::move(plan)](orm::Session& session) { return Run(plan, session); }};
  }

 private:
  absl::StatusOr<orm::GetOrCreateRequest> Decode(std::string_view bytes) const {
    orm::GetOrCreateRequest request;
    std::optional<orm::RowInput> row;
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      if (wire.number == 1) {
        ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, method_.row));
        ASSIGN_OR_RETURN(row, DecodeRow(message, method_.codec, method_.row));
      } else if (wire.number == 2) {
        RETURN_IF_ERROR(ReadMask(wire, "create_mask", request.create_mask));
      } else if (wire.number == 3) {
        ASSIGN_OR_RETURN(std::string field, ReadText(wire, "conflict_fields"));
        request.conflict_fields.push_back(std::move(field));
      } else {
        return ReadWriteField(wire, request);
      }
      return true;
    }));
    if (!row) return orm::InvalidField("FIELD_REQUIRED", method_.row, "a row is required");
    request.row = *std::move(row);
    return request;
  }

  absl::StatusOr<std::string> Run(const orm::UpsertPlan& plan, orm::Session& session) const {
    ASSIGN_OR_RETURN(const orm::UpsertResult result, plan.Run(session));
    const bool created = result.outcome == orm::UpsertOutcome::kInserted;
    absl::StatusOr<std::string> answer =
        EncodeRow(method_, plan.columns(), result.rows.row(0), [created](WireWriter& out) {
          if (created) out.VarintField(kCreated, 1);
        });
    return created ? OfAppliedWrite(std::move(answer)) : answer;
  }

  const TableMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeGetOrCreate(TableMethod method) {
  return std::make_unique<GetOrCreate>(std::move(method));
}

}  // namespace rowgate::server
