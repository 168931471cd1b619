#include "server/wire/commit_decoder.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "orm/base/overloaded.h"
#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "server/wire/commit_operations.h"
#include "server/wire/place.h"
#include "server/wire/request_reader.h"

namespace rowgate::server {
namespace {

// All copies of the parameters together, and what one takes beside its bytes.
constexpr size_t kParameterBytesMax = size_t{64} << 20;
constexpr size_t kParameterOverhead = 128;

// Members of rowgate.v1.OnError.
std::optional<orm::OnError> OnErrorFromWire(uint64_t number) {
  switch (number) {
    case 0:
    case 1: return orm::OnError::kAbort;
    case 2: return orm::OnError::kContinue;
    default: return std::nullopt;
  }
}

bool HasCondition(const orm::FilterInput& filter) { return filter.where.has_value() || !filter.filter.empty(); }

// The parts of a write that may use parameters.
std::vector<orm::Parameters*> UsersOfParameters(orm::CommitEntry& entry) {
  std::vector<orm::Parameters*> users;
  const auto add = [&](orm::FilterInput& filter, bool assigns = false) {
    if (assigns || HasCondition(filter)) users.push_back(&filter.parameters);
  };
  std::visit(orm::Overloaded{[](const orm::CreateRequest&) {}, [](const orm::UpsertRequest&) {},
                             [&](orm::UpdateRequest& update) {
                               if (!update.assign.empty()) users.push_back(&update.parameters);
                               add(update.precondition.filter);
                             },
                             [&](orm::DeleteRequest& request) { add(request.precondition.filter); },
                             [&](orm::UpdateWhereRequest& update) { add(update.filter, !update.assign.empty()); },
                             [&](orm::DeleteWhereRequest& request) { add(request.filter); },
                             [&](orm::AssertRequest& assertion) { add(assertion.filter); }},
             entry.operation);
  return users;
}

// The row that a write answers with; null where it answers with none.
orm::FieldMaskInput* ReadMaskOf(orm::CommitEntry& entry) {
  if (auto* create = std::get_if<orm::CreateRequest>(&entry.operation)) return &create->read_mask;
  if (auto* update = std::get_if<orm::UpdateRequest>(&entry.operation)) return &update->read_mask;
  if (auto* upsert = std::get_if<orm::UpsertRequest>(&entry.operation)) return &upsert->read_mask;
  return nullptr;
}

class CommitDecoder {
 public:
  CommitDecoder(const orm::Catalog& catalog, const TableCodecs& codecs, const orm::EngineLimits& limits)
      : limits_(limits),
        rows_(limits.batch_rows_max),
        tables_{.catalog = catalog, .codecs = codecs, .rows = rows_},
        budget_(limits.expr),
        root_("", budget_) {}

  absl::StatusOr<orm::CommitRequest> Decode(std::string_view bytes) {
    RETURN_IF_ERROR(ForEachField(bytes, "CommitRequest",
                                 [&](const WireField& wire) -> absl::StatusOr<bool> { return DecodeField(wire); }));
    if (request_.entries.empty()) return MissingField("writes", "at least one is required");
    RETURN_IF_ERROR(ShareParameters());
    return std::move(request_);
  }

 private:
  absl::StatusOr<bool> DecodeField(const WireField& wire) {
    if (wire.number == 1) {
      RETURN_IF_ERROR(AppendWrite(wire));
    } else if (wire.number == 2) {
      ASSIGN_OR_RETURN(request_.on_error, EnumAt(wire, root_.Part("on_error"), "rowgate.v1.OnError", OnErrorFromWire));
    } else if (wire.number == kParamsField) {
      RETURN_IF_ERROR(ReadParameter(wire, limits_.expr, parameters_));
      parameter_bytes_ += wire.bytes.size() + kParameterOverhead;
    } else if (wire.number == kRequestIdField) {
      RETURN_IF_ERROR(ReadRequestId(wire, request_.options));
    } else if (wire.number == kOptionsField) {
      RETURN_IF_ERROR(ReadOptions(wire, request_.options));
    } else {
      return false;
    }
    return true;
  }

  absl::Status AppendWrite(const WireField& wire) {
    const auto index = request_.entries.size();
    if (index == static_cast<size_t>(limits_.batch_rows_max)) {
      return orm::TooManyItems("writes", limits_.batch_rows_max, limits_.batch_rows_max + 1);
    }
    ExprBudget budget(limits_.expr);
    const Place place(root_, "writes", index, budget);
    ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
    ASSIGN_OR_RETURN(orm::CommitEntry entry, DecodeWrite(bytes, place));
    request_.entries.push_back(std::move(entry));
    return absl::OkStatus();
  }

  absl::StatusOr<orm::CommitEntry> DecodeWrite(std::string_view bytes, const Place& place) const {
    orm::CommitEntry entry{.field = place.Path()};
    orm::FieldMaskInput read_mask;
    RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& wire) -> absl::StatusOr<bool> {
      if (wire.number == 1) {
        ASSIGN_OR_RETURN(entry.label, TextAt(wire, place.Part("label")));
      } else if (wire.number == 2) {
        RETURN_IF_ERROR(AppendReference(wire, place, entry.references));
      } else if (wire.number == 3) {
        RETURN_IF_ERROR(ReadMask(wire, place.Part("read_mask").Path(), read_mask));
      } else {
        return ReadOperation(wire, place, tables_, entry);
      }
      return true;
    }));
    if (entry.table == nullptr) return MissingField(place.Path(), "set one of the operations");
    RETURN_IF_ERROR(SetReadMask(std::move(read_mask), place, entry));
    return entry;
  }

  static absl::Status SetReadMask(orm::FieldMaskInput mask, const Place& place, orm::CommitEntry& entry) {
    if (!mask) return absl::OkStatus();
    orm::FieldMaskInput* const target = ReadMaskOf(entry);
    if (target == nullptr) return InvalidValue(place.Part("read_mask").Path(), "this operation answers with no row");
    *target = std::move(mask);
    return absl::OkStatus();
  }

  static absl::Status AppendReference(const WireField& wire, const Place& write,
                                      std::vector<orm::ReferenceInput>& references) {
    const Place place = write.Part("references", references.size());
    RETURN_IF_ERROR(place.EnterNode());
    ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
    orm::ReferenceInput reference;
    RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& part) -> absl::StatusOr<bool> {
      if (part.number == 1) {
        ASSIGN_OR_RETURN(reference.path, TextAt(part, place.Part("path")));
      } else if (part.number == 2) {
        ASSIGN_OR_RETURN(reference.label, TextAt(part, place.Part("label")));
      } else if (part.number == 3) {
        ASSIGN_OR_RETURN(reference.source, TextAt(part, place.Part("field")));
      } else {
        return false;
      }
      return true;
    }));
    if (reference.path.empty()) return MissingField(place.Part("path").Path(), "name a column");
    if (reference.label.empty()) return MissingField(place.Part("label").Path(), "name an earlier write");
    references.push_back(std::move(reference));
    return absl::OkStatus();
  }

  // They are known only at the end, as fields come in any order.
  absl::Status ShareParameters() {
    if (parameters_.empty()) return absl::OkStatus();
    size_t room = kParameterBytesMax;
    for (orm::CommitEntry& entry : request_.entries) {
      for (orm::Parameters* user : UsersOfParameters(entry)) {
        if (parameter_bytes_ > room) return ParametersTooLarge(kParameterBytesMax);
        room -= parameter_bytes_;
        *user = parameters_;
      }
    }
    return absl::OkStatus();
  }

  const orm::EngineLimits& limits_;
  RowBudget rows_;
  const CommitTables tables_;
  ExprBudget budget_;
  const Place root_;
  orm::CommitRequest request_;
  orm::Parameters parameters_;
  size_t parameter_bytes_ = 0;
};

}  // namespace

absl::StatusOr<orm::CommitRequest> DecodeCommitRequest(std::string_view bytes, const orm::Catalog& catalog,
                                                       const TableCodecs& codecs, const orm::EngineLimits& limits) {
  return CommitDecoder(catalog, codecs, limits).Decode(bytes);
}

}  // namespace rowgate::server
