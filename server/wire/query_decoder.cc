#include "server/wire/query_decoder.h"

#include <optional>
#include <string>
#include <utility>

#include "orm/base/status_macros.h"
#include "server/wire/expr_decoder.h"
#include "server/wire/window_decoder.h"
#include "server/wire/wire_enums.h"

namespace rowgate::server {
namespace {

// Field numbers of rowgate.v1.Query.
enum QueryField : uint32_t {
  kWith = 1,
  kRecursive = 2,
  kSelect = 3,
  kArms = 4,
  kOrderBy = 5,
  kLimit = 6,
  kOffset = 7,
  kLock = 8,
};

absl::Status AppendCommonTable(const WireField& wire, const Place& parent, std::vector<orm::CommonTable>& tables) {
  const Place place = parent.Part("with", tables.size());
  RETURN_IF_ERROR(place.EnterNode());
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  orm::CommonTable table;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& part) -> absl::StatusOr<bool> {
    if (part.number == 1) {
      ASSIGN_OR_RETURN(table.name, TextAt(part, place.Part("name")));
    } else if (part.number == 2) {
      const Place column = place.Part("columns", table.columns.size());
      RETURN_IF_ERROR(column.EnterNode());
      ASSIGN_OR_RETURN(std::string name, TextAt(part, column));
      table.columns.push_back(std::move(name));
    } else if (part.number == 3) {
      ASSIGN_OR_RETURN(table.query, InnerQueryAt(part, place, "query"));
    } else {
      return false;
    }
    return true;
  }));
  if (table.name.empty()) return MissingField(place.Part("name").Path(), "a common table needs a name");
  if (table.query == nullptr) return MissingField(place.Part("query").Path(), "a common table needs a query");
  tables.push_back(std::move(table));
  return absl::OkStatus();
}

absl::Status AppendArm(const WireField& wire, const Place& parent, std::vector<orm::CompoundArm>& arms) {
  const Place place = parent.Part("arms", arms.size());
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  std::optional<orm::SetOperator> op;
  std::optional<orm::QueryBlock> block;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& part) -> absl::StatusOr<bool> {
    if (part.number == 1) {
      ASSIGN_OR_RETURN(op, EnumAt(part, place.Part("operator"), "rowgate.v1.SetOperator", SetOperatorFromWire));
    } else if (part.number == 2) {
      const Place select = place.Part("select");
      ASSIGN_OR_RETURN(const std::string_view message, MessageAt(part, select));
      ASSIGN_OR_RETURN(block, DecodeQueryBlock(message, select));
    } else {
      return false;
    }
    return true;
  }));
  if (!op) return NotAMember(place.Part("operator").Path(), "rowgate.v1.SetOperator", 0);
  if (!block) return MissingField(place.Part("select").Path(), "an arm needs a SELECT");
  arms.push_back({.op = *op, .block = *std::move(block)});
  return absl::OkStatus();
}

absl::StatusOr<orm::Lock> DecodeLock(std::string_view bytes, const Place& place) {
  orm::Lock lock;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == 1) {
      ASSIGN_OR_RETURN(lock.strength,
                       EnumAt(wire, place.Part("strength"), "rowgate.v1.LockStrength", LockStrengthFromWire));
    } else if (wire.number == 2) {
      ASSIGN_OR_RETURN(lock.wait, EnumAt(wire, place.Part("wait"), "rowgate.v1.LockWait", LockWaitFromWire));
    } else {
      return false;
    }
    return true;
  }));
  return lock;
}

class QueryDecoder {
 public:
  explicit QueryDecoder(const Place& place) : place_(place) {}

  absl::StatusOr<orm::Query> Decode(std::string_view bytes) {
    RETURN_IF_ERROR(
        ForEachPart(bytes, place_, [&](const WireField& wire) -> absl::StatusOr<bool> { return DecodeField(wire); }));
    if (!selected_) return MissingField(place_.Part("select").Path(), "a query needs a SELECT");
    return std::move(query_);
  }

 private:
  absl::StatusOr<bool> DecodeField(const WireField& wire) {
    switch (wire.number) {
      case kWith: {
        RETURN_IF_ERROR(AppendCommonTable(wire, place_, query_.with));
        return true;
      }
      case kRecursive: {
        ASSIGN_OR_RETURN(query_.recursive, BoolAt(wire, place_.Part("recursive")));
        return true;
      }
      case kArms: {
        RETURN_IF_ERROR(AppendArm(wire, place_, query_.arms));
        return true;
      }
      case kOrderBy: {
        RETURN_IF_ERROR(AppendOrderTerm(wire, place_, "order_by", query_.order_by));
        return true;
      }
      case kLimit: {
        ASSIGN_OR_RETURN(query_.limit, ClauseAt(wire, place_, "limit"));
        return true;
      }
      case kOffset: {
        ASSIGN_OR_RETURN(query_.offset, ClauseAt(wire, place_, "offset"));
        return true;
      }
      default: return DecodeMessage(wire);
    }
  }

  absl::StatusOr<bool> DecodeMessage(const WireField& wire) {
    if (wire.number != kSelect && wire.number != kLock) return false;
    const Place part = place_.Part(wire.number == kSelect ? "select" : "lock");
    ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, part));
    if (wire.number == kLock) {
      ASSIGN_OR_RETURN(query_.lock, DecodeLock(bytes, part));
    } else {
      ASSIGN_OR_RETURN(query_.block, DecodeQueryBlock(bytes, part));
      selected_ = true;
    }
    return true;
  }

  const Place& place_;
  orm::Query query_;
  bool selected_ = false;
};

}  // namespace

absl::StatusOr<orm::Query> DecodeQuery(std::string_view bytes, const Place& place) {
  return QueryDecoder(place).Decode(bytes);
}

absl::StatusOr<std::shared_ptr<const orm::Query>> InnerQueryAt(const WireField& wire, const Place& parent,
                                                               std::string_view name) {
  const Place place = parent.Inner(name);
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  ASSIGN_OR_RETURN(orm::Query query, DecodeQuery(bytes, place));
  return std::make_shared<const orm::Query>(std::move(query));
}

}  // namespace rowgate::server
