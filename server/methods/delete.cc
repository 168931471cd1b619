#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/methods/table_method.h"
#include "server/methods/write_fields.h"
#include "server/methods/written_rows.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"

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
    const RequestPlace place(method_.expr_limits());
    RETURN_IF_ERROR(ForEachField(bytes, method_.request, [&](const WireField& wire) -> absl::StatusOr<bool> {
      return DecodeField(wire, place.root, request);
    }));
    if (request.keys.empty()) {
      return orm::InvalidField("FIELD_REQUIRED", arity_ == Arity::kOne ? "key" : "keys", "a key is required");
    }
    ASSIGN_OR_RETURN(orm::DeletePlan plan, method_.engine().PlanDelete(method_.table(), request));
    return RunCounting(std::move(plan), request.options);
  }

 private:
  absl::StatusOr<bool> DecodeField(const WireField& wire, const Place& place, orm::DeleteRequest& request) const {
    if (wire.number == 1) return DecodeKey(wire, request);
    if (wire.number == 2 && arity_ == Arity::kOne) {
      ASSIGN_OR_RETURN(request.missing_ok, ReadBool(wire, "missing_ok"));
    } else if (wire.number == kPreconditionField && arity_ == Arity::kOne) {
      RETURN_IF_ERROR(ReadPrecondition(wire, place, request.precondition));
    } else {
      return ReadWriteField(wire, request);
    }
    return true;
  }

  absl::StatusOr<bool> DecodeKey(const WireField& wire, orm::DeleteRequest& request) const {
    const std::string field = arity_ == Arity::kOne ? "key" : orm::StrCat("keys[", request.keys.size(), "]");
    ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, field));
    ASSIGN_OR_RETURN(orm::RowInput key, DecodeRow(message, method_.codec, field));
    if (arity_ == Arity::kOne) request.keys.clear();
    request.keys.push_back(std::move(key));
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
