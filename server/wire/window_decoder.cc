#include "server/wire/window_decoder.h"

#include <optional>
#include <utility>

#include "orm/base/status_macros.h"
#include "server/wire/expr_decoder.h"
#include "server/wire/wire_enums.h"

namespace rowgate::server {
namespace {

bool HasOffset(orm::FrameBoundKind kind) {
  return kind == orm::FrameBoundKind::kPreceding || kind == orm::FrameBoundKind::kFollowing;
}

absl::StatusOr<orm::FrameBound> DecodeBound(std::string_view bytes, const Place& place) {
  std::optional<orm::FrameBoundKind> kind;
  int64_t offset = 0;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == 1) {
      ASSIGN_OR_RETURN(kind, EnumAt(wire, place.Part("kind"), "rowgate.v1.FrameBoundKind", FrameBoundKindFromWire));
    } else if (wire.number == 2) {
      ASSIGN_OR_RETURN(const uint64_t rows, NumberAt(wire, place.Part("offset")));
      offset = static_cast<int64_t>(rows);
    } else {
      return false;
    }
    return true;
  }));
  if (!kind) return NotAMember(place.Part("kind").Path(), "rowgate.v1.FrameBoundKind", 0);
  if (offset < 0) return InvalidValue(place.Part("offset").Path(), "a number of rows is not negative");
  if (offset != 0 && !HasOffset(*kind)) {
    return InvalidValue(place.Part("offset").Path(), "only PRECEDING and FOLLOWING have an offset");
  }
  return orm::FrameBound{.kind = *kind, .offset = offset};
}

absl::StatusOr<orm::Frame> DecodeFrame(std::string_view bytes, const Place& place) {
  orm::Frame frame;
  std::optional<orm::FrameUnit> unit;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == 1) {
      ASSIGN_OR_RETURN(unit, EnumAt(wire, place.Part("unit"), "rowgate.v1.FrameUnit", FrameUnitFromWire));
      return true;
    }
    if (wire.number != 2 && wire.number != 3) return false;
    const bool is_start = wire.number == 2;
    const Place part = place.Part(is_start ? "start" : "end");
    ASSIGN_OR_RETURN(const std::string_view message, MessageAt(wire, part));
    ASSIGN_OR_RETURN((is_start ? frame.start : frame.end), DecodeBound(message, part));
    return true;
  }));
  if (!unit) return NotAMember(place.Part("unit").Path(), "rowgate.v1.FrameUnit", 0);
  frame.unit = *unit;
  return frame;
}

}  // namespace

absl::Status AppendOrderTerm(const WireField& wire, const Place& parent, std::string_view name,
                             std::vector<orm::OrderSpec>& terms) {
  const Place place = parent.Part(name, terms.size());
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  orm::OrderSpec term;
  std::optional<orm::Expr> expr;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& part) -> absl::StatusOr<bool> {
    if (part.number == 1) {
      const Place inner = place.Part("expr");
      ASSIGN_OR_RETURN(const std::string_view message, MessageAt(part, inner));
      ASSIGN_OR_RETURN(expr, DecodeExpr(message, inner));
    } else if (part.number == 2) {
      ASSIGN_OR_RETURN(term.descending, BoolAt(part, place.Part("descending")));
    } else if (part.number == 3) {
      ASSIGN_OR_RETURN(term.nulls_first,
                       EnumAt(part, place.Part("nulls"), "rowgate.v1.NullPlacement", NullsFirstFromWire));
    } else {
      return false;
    }
    return true;
  }));
  if (!expr) return EmptyExpression(place.Part("expr").Path());
  term.expr = *std::move(expr);
  terms.push_back(std::move(term));
  return absl::OkStatus();
}

absl::StatusOr<orm::Window> DecodeWindow(std::string_view bytes, const Place& place) {
  orm::Window window;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == 1) {
      RETURN_IF_ERROR(AppendExpr(wire, place, "partition_by", window.partition_by));
    } else if (wire.number == 2) {
      RETURN_IF_ERROR(AppendOrderTerm(wire, place, "order_by", window.order_by));
    } else if (wire.number == 3) {
      const Place part = place.Part("frame");
      ASSIGN_OR_RETURN(const std::string_view message, MessageAt(wire, part));
      ASSIGN_OR_RETURN(window.frame, DecodeFrame(message, part));
    } else {
      return false;
    }
    return true;
  }));
  return window;
}

}  // namespace rowgate::server
