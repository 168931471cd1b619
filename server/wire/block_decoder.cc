#include <optional>
#include <string>
#include <utility>

#include "orm/base/status_macros.h"
#include "server/wire/expr_decoder.h"
#include "server/wire/query_decoder.h"
#include "server/wire/wire_enums.h"

// rowgate.v1.QueryBlock and what stands in its FROM.
namespace rowgate::server {
namespace {

// Field numbers of rowgate.v1.QueryBlock.
enum BlockField : uint32_t {
  kItems = 1,
  kDistinct = 2,
  kDistinctOn = 3,
  kFrom = 4,
  kJoins = 5,
  kWhere = 6,
  kGroupBy = 7,
  kHaving = 8,
};

absl::StatusOr<orm::TableRef> DecodeTableRef(std::string_view bytes, const Place& place) {
  orm::TableRef table;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == 1) {
      ASSIGN_OR_RETURN(table.name, TextAt(wire, place.Part("name")));
      table.query = nullptr;
    } else if (wire.number == 2) {
      ASSIGN_OR_RETURN(table.query, InnerQueryAt(wire, place, "query"));
      table.name.clear();
    } else if (wire.number == 3) {
      ASSIGN_OR_RETURN(table.alias, TextAt(wire, place.Part("alias")));
    } else {
      return false;
    }
    return true;
  }));
  return table;
}

bool IsNamed(const orm::TableRef& table) { return !table.name.empty() || table.query != nullptr; }

absl::Status CheckJoin(const orm::Join& join, const Place& place) {
  const bool by_relation = !join.relation.segments.empty();
  if (!by_relation && !IsNamed(join.table)) {
    return MissingField(place.Path(), "a join needs a table or a relation");
  }
  if (by_relation && IsNamed(join.table)) {
    return InvalidValue(place.Part("table").Path(), "the table of a join by relation is that of the relation");
  }
  if (by_relation && join.kind == orm::JoinKind::kCross) {
    return InvalidValue(place.Part("kind").Path(), "a join by relation has a condition: it is INNER or LEFT");
  }
  if (join.kind == orm::JoinKind::kCross && join.on) {
    return InvalidValue(place.Part("on").Path(), "a CROSS join has no condition");
  }
  return absl::OkStatus();
}

absl::Status AppendJoin(const WireField& wire, const Place& parent, std::vector<orm::Join>& joins) {
  const Place place = parent.Part("joins", joins.size());
  RETURN_IF_ERROR(place.EnterNode());
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  orm::Join join;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& part) -> absl::StatusOr<bool> {
    if (part.number == 1) {
      ASSIGN_OR_RETURN(join.kind, EnumAt(part, place.Part("kind"), "rowgate.v1.JoinKind", JoinKindFromWire));
    } else if (part.number == 2) {
      const Place table = place.Part("table");
      ASSIGN_OR_RETURN(const std::string_view message, MessageAt(part, table));
      ASSIGN_OR_RETURN(join.table, DecodeTableRef(message, table));
    } else if (part.number == 3) {
      ASSIGN_OR_RETURN(const std::string relation, TextAt(part, place.Part("relation")));
      join.relation = PathOf(relation);
    } else if (part.number == 4) {
      ASSIGN_OR_RETURN(join.on, ClauseAt(part, place, "on"));
    } else {
      return false;
    }
    return true;
  }));
  RETURN_IF_ERROR(CheckJoin(join, place));
  joins.push_back(std::move(join));
  return absl::OkStatus();
}

class BlockDecoder {
 public:
  explicit BlockDecoder(const Place& place) : place_(place) {}

  absl::StatusOr<orm::QueryBlock> Decode(std::string_view bytes) {
    RETURN_IF_ERROR(place_.EnterNode());
    RETURN_IF_ERROR(
        ForEachPart(bytes, place_, [&](const WireField& wire) -> absl::StatusOr<bool> { return DecodeField(wire); }));
    return std::move(block_);
  }

 private:
  absl::StatusOr<bool> DecodeField(const WireField& wire) {
    switch (wire.number) {
      case kItems: return Done(AppendProjection(wire, place_, "items", block_.items));
      case kDistinctOn: return Done(AppendExpr(wire, place_, "distinct_on", block_.distinct_on));
      case kFrom: return Done(DecodeFrom(wire));
      case kJoins: return Done(AppendJoin(wire, place_, block_.joins));
      case kGroupBy: return Done(AppendExpr(wire, place_, "group_by", block_.group_by));
      case kDistinct: {
        ASSIGN_OR_RETURN(block_.distinct, BoolAt(wire, place_.Part("distinct")));
        return true;
      }
      case kWhere: {
        ASSIGN_OR_RETURN(block_.where, ClauseAt(wire, place_, "where"));
        return true;
      }
      case kHaving: {
        ASSIGN_OR_RETURN(block_.having, ClauseAt(wire, place_, "having"));
        return true;
      }
      default: return false;
    }
  }

  static absl::StatusOr<bool> Done(absl::Status status) {
    if (!status.ok()) return status;
    return true;
  }

  absl::Status DecodeFrom(const WireField& wire) {
    const Place from = place_.Part("from");
    RETURN_IF_ERROR(from.EnterNode());
    ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, from));
    ASSIGN_OR_RETURN(block_.from, DecodeTableRef(bytes, from));
    if (!IsNamed(*block_.from)) return MissingField(from.Path(), "set `name` or `query`");
    return absl::OkStatus();
  }

  const Place& place_;
  orm::QueryBlock block_;
};

}  // namespace

absl::StatusOr<orm::QueryBlock> DecodeQueryBlock(std::string_view bytes, const Place& place) {
  return BlockDecoder(place).Decode(bytes);
}

absl::Status AppendProjection(const WireField& wire, const Place& parent, std::string_view name,
                              std::vector<orm::Projection>& items) {
  const Place place = parent.Part(name, items.size());
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  std::optional<orm::Expr> expr;
  std::string label;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& part) -> absl::StatusOr<bool> {
    if (part.number == 1) {
      ASSIGN_OR_RETURN(expr, ClauseAt(part, place, "expr"));
    } else if (part.number == 2) {
      ASSIGN_OR_RETURN(label, TextAt(part, place.Part("label")));
    } else {
      return false;
    }
    return true;
  }));
  if (!expr) return EmptyExpression(place.Part("expr").Path());
  items.push_back({.expr = *std::move(expr), .label = std::move(label)});
  return absl::OkStatus();
}

absl::StatusOr<orm::Expr> ClauseAt(const WireField& wire, const Place& parent, std::string_view name) {
  const Place place = parent.Part(name);
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  return DecodeExpr(bytes, place);
}

}  // namespace rowgate::server
