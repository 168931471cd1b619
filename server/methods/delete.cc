#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/methods/table_method.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"
#include "server/wire/wire_writer.h"

// Delete and BatchDelete: rows by key; the answer says how many there were.
namespace rowgate::server {
namespace {

enum class Arity { kOne, kMany };

class Delete final : public UnaryPreparer {
 public:
  Delete(TableMethod method, Arity arity) : method_(std::move(method)), arity_(arity) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const override {
    orm::DeleteRequest request;
    request.missing_ok = arity_ == Arity::kMany;
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      return DecodeField(wire, request);
    }));
    if (request.keys.empty()) {
      return orm::InvalidField("FIELD_REQUIRED", arity_ == Arity::kOne ? "key" : "keys", "a key is required");
    }
    ASSIGN_OR_RETURN(orm::DeletePlan plan, method_.engine().PlanDelete(method_.table(), request));
    return PreparedCall{.work_class = orm::WorkClass::kWrite,
                        .run = [plan = std::move(plan)](orm::Session& session) -> absl::StatusOr<std::string> {
                          ASSIGN_OR_RETURN(const int64_t deleted, plan.Run(session));
                          WireWriter out;
                          if (deleted != 0) out.VarintField(1, static_cast<uint64_t>(deleted));
                          return std::move(out).Take();
                        }};
  }

 private:
  absl::StatusOr<bool> DecodeField(const WireField& wire, orm::DeleteRequest& request) const {
    if (wire.number == 1) {
      const std::string field = arity_ == Arity::kOne ? "key" : orm::StrCat("keys[", request.keys.size(), "]");
      ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, field));
      ASSIGN_OR_RETURN(orm::RowInput key, DecodeRow(message, method_.codec, field));
      if (arity_ == Arity::kOne) request.keys.clear();
      request.keys.push_back(std::move(key));
      return true;
    }
    if (wire.number != 2 || arity_ == Arity::kMany) return false;
    ASSIGN_OR_RETURN(request.missing_ok, ReadBool(wire, "missing_ok"));
    return true;
  }

  const TableMethod method_;
  const Arity arity_;
};

}  // namespace

std::unique_ptr<UnaryPreparer> MakeDelete(TableMethod method) {
  return std::make_unique<Delete>(std::move(method), Arity::kOne);
}
std::unique_ptr<UnaryPreparer> MakeBatchDelete(TableMethod method) {
  return std::make_unique<Delete>(std::move(method), Arity::kMany);
}

}  // namespace rowgate::server
