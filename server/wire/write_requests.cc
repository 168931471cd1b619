#include "server/wire/write_requests.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/expr/errors.h"
#include "server/wire/expr_decoder.h"
#include "server/wire/query_decoder.h"

namespace rowgate::server {
namespace {

// Members of rowgate.v1.RelationWrite.Mode.
std::optional<orm::RelationWriteMode> ModeFromWire(uint64_t number) {
  switch (number) {
    case 0:
    case 1: return orm::RelationWriteMode::kAdd;
    case 2: return orm::RelationWriteMode::kLink;
    case 3: return orm::RelationWriteMode::kReplace;
    case 4: return orm::RelationWriteMode::kUnlink;
    default: return std::nullopt;
  }
}

absl::Status AppendKey(const WireField& wire, const Place& parent, std::vector<orm::Value>& keys) {
  const Place place = parent.Part("keys", keys.size());
  if (keys.size() == static_cast<size_t>(place.limits().list_items_max)) {
    return orm::ListTooLong(parent.Part("keys").Path(), place.limits());
  }
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  ASSIGN_OR_RETURN(orm::Value key, DecodeValue(bytes, place));
  keys.push_back(std::move(key));
  return absl::OkStatus();
}

}  // namespace

absl::Status AppendRelationWrite(const WireField& wire, const Place& parent,
                                 std::vector<orm::RelationWriteInput>& writes) {
  const Place place = parent.Part("relation_writes", writes.size());
  RETURN_IF_ERROR(place.EnterNode());
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  orm::RelationWriteInput write{.field = place.Path()};
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& part) -> absl::StatusOr<bool> {
    if (part.number == 1) {
      ASSIGN_OR_RETURN(write.path, TextAt(part, place.Part("path")));
    } else if (part.number == 2) {
      ASSIGN_OR_RETURN(write.mode, EnumAt(part, place.Part("mode"), "rowgate.v1.RelationWrite.Mode", ModeFromWire));
    } else if (part.number == 3) {
      RETURN_IF_ERROR(AppendKey(part, place, write.keys));
    } else {
      return false;
    }
    return true;
  }));
  if (write.path.empty()) return MissingField(place.Part("path").Path(), "name a relation");
  writes.push_back(std::move(write));
  return absl::OkStatus();
}

absl::Status ReadPrecondition(const WireField& wire, const Place& parent, orm::PreconditionInput& precondition) {
  const Place place = parent.Part("precondition");
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  return ForEachPart(bytes, place, [&](const WireField& part) -> absl::StatusOr<bool> {
    if (part.number == 1) {
      ASSIGN_OR_RETURN(const uint64_t version, NumberAt(part, place.Part("version")));
      precondition.version = static_cast<int64_t>(version);
    } else if (part.number == 2) {
      ASSIGN_OR_RETURN(precondition.filter.where, ClauseAt(part, place, "where"));
    } else if (part.number == 3) {
      ASSIGN_OR_RETURN(precondition.filter.filter, TextAt(part, place.Part("filter")));
    } else {
      return false;
    }
    return true;
  });
}

}  // namespace rowgate::server
