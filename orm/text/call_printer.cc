#include <algorithm>

#include "orm/base/strings.h"
#include "orm/text/print_parts.h"
#include "orm/text/printer.h"
#include "orm/text/query_printer.h"
#include "orm/text/words.h"

namespace rowgate::orm {
namespace {

// A plain name would be read in lower case, and some mean something else.
std::string FunctionNameText(std::string_view name) {
  const bool has_upper_case = std::any_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (IsFunctionToo(name) && !has_upper_case) return std::string(name);
  if (has_upper_case || name == "cast" || name == "exists") return InBackticks(name);
  return NameText(name);
}

// The part of extract(year FROM x); nothing when it cannot be written like that.
std::string_view PartOf(const FunctionCall& call) {
  if (call.name != "extract" || call.arguments.size() != 2) return "";
  const auto* literal = std::get_if<Literal>(&call.arguments.front().node);
  const auto* part = literal == nullptr ? nullptr : std::get_if<std::string>(&literal->value.data);
  const bool is_plain = part != nullptr && !part->empty() &&
                        std::all_of(part->begin(), part->end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return is_plain ? std::string_view(*part) : "";
}

std::string ArgumentsText(const FunctionCall& call) {
  const bool distinct = call.modifiers != nullptr && call.modifiers->distinct;
  if (call.name == "count" && call.arguments.empty()) return "*";
  if (!distinct) {
    if (const std::string_view part = PartOf(call); !part.empty()) {
      return StrCat(part, " FROM ", ExprsText(call.arguments, 1));
    }
  }
  return StrCat(distinct ? "DISTINCT " : "", ExprsText(call.arguments));
}

std::string BoundText(const FrameBound& bound) {
  switch (bound.kind) {
    case FrameBoundKind::kUnboundedPreceding: return "UNBOUNDED PRECEDING";
    case FrameBoundKind::kPreceding: return StrCat(bound.offset, " PRECEDING");
    case FrameBoundKind::kCurrentRow: return "CURRENT ROW";
    case FrameBoundKind::kFollowing: return StrCat(bound.offset, " FOLLOWING");
    case FrameBoundKind::kUnboundedFollowing: return "UNBOUNDED FOLLOWING";
  }
  return "";
}

std::string FrameText(const Frame& frame) {
  return StrCat(frame.unit == FrameUnit::kRows ? "ROWS" : "RANGE", " BETWEEN ", BoundText(frame.start), " AND ",
                BoundText(frame.end));
}

std::string WindowText(const Window& window) {
  std::string out;
  const auto add = [&out](std::string_view word, std::string_view text) {
    StrAppend(out, out.empty() ? "" : " ", word, text);
  };
  if (!window.partition_by.empty()) add("PARTITION BY ", ExprsText(window.partition_by));
  if (!window.order_by.empty()) add("ORDER BY ", PrintOrderBy(window.order_by));
  if (window.frame) add("", FrameText(*window.frame));
  return StrCat("OVER (", out, ")");
}

}  // namespace

std::string CallText(const FunctionCall& call) {
  std::string out = StrCat(FunctionNameText(call.name), "(", ArgumentsText(call));
  const CallModifiers* modifiers = call.modifiers.get();
  if (modifiers == nullptr) return out + ")";
  if (!modifiers->order_by.empty()) StrAppend(out, " ORDER BY ", PrintOrderBy(modifiers->order_by));
  out += ")";
  if (modifiers->filter) StrAppend(out, " FILTER (WHERE ", PrintExpr(*modifiers->filter), ")");
  if (modifiers->over) StrAppend(out, " ", WindowText(*modifiers->over));
  return out;
}

}  // namespace rowgate::orm
