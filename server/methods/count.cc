#include <utility>

#include "orm/base/status_macros.h"
#include "server/methods/table_method.h"
#include "server/methods/totals.h"
#include "server/wire/request_reader.h"

// Count: how many rows satisfy a filter; capped at 1 it answers whether one exists.
namespace rowgate::server {
namespace {

class Count final : public UnaryPreparer {
 public:
  explicit Count(TableMethod method) : method_(std::move(method)) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    orm::CountRequest request;
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      if (wire.number == 1) {
        ASSIGN_OR_RETURN(request.cap, ReadInteger(wire, "cap"));
      } else if (wire.number == kOptionsField) {
        RETURN_IF_ERROR(ReadOptions(wire, request.options));
      } else {
        return ReadFilter(wire, method_.expr_limits(), request.filter);
      }
      return true;
    }));
    ASSIGN_OR_RETURN(orm::CountPlan plan, method_.engine().PlanCount(method_.table(), request));
    return PreparedCall{.work_class = orm::WorkClass::kRead,
                        .options = request.options,
                        .run = [plan = std::move(plan)](orm::Session& session) -> absl::StatusOr<std::string> {
                          ASSIGN_OR_RETURN(const orm::Total total, plan.Run(session));
                          WireWriter out;
                          EncodeTotal(1, total, out);
                          return std::move(out).Take();
                        }};
  }

 private:
  const TableMethod method_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeCount(TableMethod method) { return std::make_unique<Count>(std::move(method)); }

}  // namespace rowgate::server
