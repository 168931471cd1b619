#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "server/methods/table_method.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"
#include "server/wire/wire_writer.h"

// UpdateWhere and DeleteWhere: set-based writes by filter.
namespace rowgate::server {
namespace {

PreparedCall RunAffected(orm::WhereWritePlan plan) {
  return {.work_class = orm::WorkClass::kWrite,
          .run = [plan = std::move(plan)](orm::Session& session) -> absl::StatusOr<std::string> {
            ASSIGN_OR_RETURN(const int64_t affected, plan.Run(session));
            WireWriter out;
            if (affected != 0) out.VarintField(1, static_cast<uint64_t>(affected));
            return std::move(out).Take();
          }};
}

class UpdateWhere final : public UnaryPreparer {
 public:
  explicit UpdateWhere(TableMethod method) : method_(std::move(method)) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    orm::UpdateWhereRequest request;
    request.row = orm::RowInput{.cells = std::vector<std::optional<orm::Value>>(method_.table().columns.size()),
                                .field = method_.row};
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      return DecodeField(wire, request);
    }));
    ASSIGN_OR_RETURN(orm::WhereWritePlan plan, method_.engine().PlanUpdateWhere(method_.table(), request));
    return RunAffected(std::move(plan));
  }

 private:
  absl::StatusOr<bool> DecodeField(const WireField& wire, orm::UpdateWhereRequest& request) const {
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
        ASSIGN_OR_RETURN(request.all_rows, ReadBool(wire, "all_rows"));
        return true;
      }
      case 5: {
        ASSIGN_OR_RETURN(request.max_affected, ReadInteger(wire, "max_affected"));
        return true;
      }
      case 6: {
        ASSIGN_OR_RETURN(request.dry_run, ReadBool(wire, "dry_run"));
        return true;
      }
      default: return ReadFilter(wire, method_.expr_limits(), request.filter);
    }
  }

  const TableMethod method_;
};

class DeleteWhere final : public UnaryPreparer {
 public:
  explicit DeleteWhere(TableMethod method) : method_(std::move(method)) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    orm::DeleteWhereRequest request;
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      return DecodeField(wire, request);
    }));
    ASSIGN_OR_RETURN(orm::WhereWritePlan plan, method_.engine().PlanDeleteWhere(method_.table(), request));
    return RunAffected(std::move(plan));
  }

 private:
  absl::StatusOr<bool> DecodeField(const WireField& wire, orm::DeleteWhereRequest& request) const {
    if (wire.number == 1) {
      ASSIGN_OR_RETURN(request.all_rows, ReadBool(wire, "all_rows"));
    } else if (wire.number == 2) {
      ASSIGN_OR_RETURN(request.max_affected, ReadInteger(wire, "max_affected"));
    } else if (wire.number == 3) {
      ASSIGN_OR_RETURN(request.dry_run, ReadBool(wire, "dry_run"));
    } else {
      return ReadFilter(wire, method_.expr_limits(), request.filter);
    }
    return true;
  }

  const TableMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeUpdateWhere(TableMethod method) {
  return std::make_unique<UpdateWhere>(std::move(method));
}
std::unique_ptr<UnaryPreparer> MakeDeleteWhere(TableMethod method) {
  return std::make_unique<DeleteWhere>(std::move(method));
}

}  // namespace rowgate::server
