#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "server/methods/table_method.h"
#include "server/methods/write_fields.h"
#include "server/methods/written_rows.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"

// UpdateWhere and DeleteWhere: set-based writes by filter.
namespace rowgate::server {
namespace {

// where, filter, params and options.
template <class Request>
absl::StatusOr<bool> ReadConditionField(const WireField& wire, const orm::ExprLimits& limits, Request& request) {
  ASSIGN_OR_RETURN(const bool known, ReadFilter(wire, limits, request.filter));
  return known ? absl::StatusOr<bool>(true) : ReadWriteField(wire, request);
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
    RETURN_IF_ERROR(CheckDryRun(request));
    ASSIGN_OR_RETURN(orm::WhereWritePlan plan, method_.engine().PlanUpdateWhere(method_.table(), request));
    return RunCounting(std::move(plan), request.options);
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
      default: return ReadConditionField(wire, method_.expr_limits(), request);
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
    RETURN_IF_ERROR(CheckDryRun(request));
    ASSIGN_OR_RETURN(orm::WhereWritePlan plan, method_.engine().PlanDeleteWhere(method_.table(), request));
    return RunCounting(std::move(plan), request.options);
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
      return ReadConditionField(wire, method_.expr_limits(), request);
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
