#include <cstdint>
#include <limits>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/call_modifiers.h"
#include "orm/bind/errors.h"
#include "orm/expr/excerpt.h"

namespace rowgate::orm {
namespace {

const CallModifiers& ModifiersOf(const FunctionCall& call) {
  static const CallModifiers none;
  return call.modifiers == nullptr ? none : *call.modifiers;
}

absl::Status NotAllowed(const Site& site, const Function& function, std::string_view modifier) {
  return ModifierNotAllowed(site, StrCat(QuotedName(function.name), " cannot have ", modifier));
}

absl::Status CheckAggregate(const FunctionCall& call, const Function& function, const Site& site) {
  const CallModifiers& modifiers = ModifiersOf(call);
  if (modifiers.distinct && call.arguments.empty()) return NotAllowed(site, function, "DISTINCT without an argument");
  if (!modifiers.order_by.empty() && function.id != FunctionId::kStringAgg) {
    return NotAllowed(site, function, "ORDER BY inside its parentheses");
  }
  if (!modifiers.over) return absl::OkStatus();
  if (function.id == FunctionId::kStringAgg) return NotAllowed(site, function, "OVER");
  return modifiers.distinct ? NotAllowed(site, function, "DISTINCT together with OVER") : absl::OkStatus();
}

absl::Status CheckNotAggregate(const FunctionCall& call, const Function& function, const Site& site) {
  const CallModifiers& modifiers = ModifiersOf(call);
  if (modifiers.distinct) return NotAllowed(site, function, "DISTINCT");
  if (modifiers.filter) return NotAllowed(site, function, "FILTER");
  if (!modifiers.order_by.empty()) return NotAllowed(site, function, "ORDER BY inside its parentheses");
  const bool scalar = function.kind == FunctionKind::kScalar;
  return scalar && modifiers.over ? NotAllowed(site, function, "OVER") : absl::OkStatus();
}

// Rows from the current one; nothing is so far away as the end of the partition.
int64_t PositionOf(const FrameBound& bound) {
  switch (bound.kind) {
    case FrameBoundKind::kUnboundedPreceding: return std::numeric_limits<int64_t>::min();
    case FrameBoundKind::kPreceding: return -bound.offset;
    case FrameBoundKind::kCurrentRow: return 0;
    case FrameBoundKind::kFollowing: return bound.offset;
    case FrameBoundKind::kUnboundedFollowing: return std::numeric_limits<int64_t>::max();
  }
  return 0;
}

bool HasOffset(const FrameBound& bound) {
  return bound.kind == FrameBoundKind::kPreceding || bound.kind == FrameBoundKind::kFollowing;
}

bool IsWholePartition(const Frame& frame) {
  return frame.start.kind == FrameBoundKind::kUnboundedPreceding &&
         frame.end.kind == FrameBoundKind::kUnboundedFollowing;
}

absl::Status CheckFrame(const Frame& frame, bool ordered, const Site& site) {
  for (const FrameBound* bound : {&frame.start, &frame.end}) {
    if (!HasOffset(*bound)) continue;
    if (bound->offset < 0) return InvalidFrame(site, "a frame's offset is not negative");
    if (frame.unit == FrameUnit::kRange) return InvalidFrame(site, "RANGE takes no offsets; use ROWS");
  }
  const bool starts_at_end = frame.start.kind == FrameBoundKind::kUnboundedFollowing;
  const bool ends_at_start = frame.end.kind == FrameBoundKind::kUnboundedPreceding;
  if (starts_at_end || ends_at_start || PositionOf(frame.start) > PositionOf(frame.end)) {
    return InvalidFrame(site, "the frame ends before it starts");
  }
  if (ordered || IsWholePartition(frame)) return absl::OkStatus();
  return InvalidFrame(site, "a frame that is not the whole partition needs ORDER BY");
}

absl::Status CheckWindow(const Function& function, const Window& window, const Site& site) {
  const bool ordered = !window.order_by.empty();
  if (function.kind == FunctionKind::kWindow && !ordered) return WindowOrderRequired(site, function.name);
  return window.frame ? CheckFrame(*window.frame, ordered, site) : absl::OkStatus();
}

}  // namespace

absl::Status CheckModifiers(const FunctionCall& call, const Function& function, const Site& site) {
  const bool aggregate = function.kind == FunctionKind::kAggregate;
  RETURN_IF_ERROR(aggregate ? CheckAggregate(call, function, site) : CheckNotAggregate(call, function, site));
  const CallModifiers& modifiers = ModifiersOf(call);
  const ExprRules& rules = site.context().rules;
  if (modifiers.over) {
    if (!rules.windows) return WindowNotAllowed(site, function.name);
    return CheckWindow(function, *modifiers.over, site);
  }
  if (function.kind == FunctionKind::kWindow) return WindowRequired(site, function.name);
  return aggregate && !rules.aggregates ? AggregateNotAllowed(site, function.name) : absl::OkStatus();
}

ExprRules RulesInside(const FunctionCall& call, const Function& function, const ExprRules& around) {
  if (ModifiersOf(call).over) return {.aggregates = around.aggregates};
  return function.kind == FunctionKind::kAggregate ? ExprRules{} : around;
}

}  // namespace rowgate::orm
