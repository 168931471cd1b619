#ifndef ROWGATE_SERVER_WIRE_PLACE_H_
#define ROWGATE_SERVER_WIRE_PLACE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/expr/expr.h"
#include "server/wire/errors.h"
#include "server/wire/wire_reader.h"

namespace rowgate::server {

// What the expressions and queries of one request may hold in all. Nodes are counted while decoding, so that hostile
// messages cost no more than their allowed part. Not thread-safe; lives for one request.
class ExprBudget {
 public:
  explicit ExprBudget(const orm::ExprLimits& limits) : limits_(limits) {}
  ExprBudget(const ExprBudget&) = delete;
  ExprBudget& operator=(const ExprBudget&) = delete;

  const orm::ExprLimits& limits() const { return limits_; }
  // False when there are too many.
  bool AddNodes(int count) { return (nodes_ += count) <= limits_.nodes_max; }

 private:
  const orm::ExprLimits limits_;
  int nodes_ = 0;
};

// A part of the request that is being decoded: the way to it, which is spelled out only when an error needs it, and how
// deep it is nested. Lives on the stack below its parent, which it points to.
class Place {
 public:
  Place(std::string_view root, ExprBudget& budget) : name_(root), budget_(&budget) {}
  // An element of `parent` that has the limits for itself.
  Place(const Place& parent, std::string_view name, size_t index, ExprBudget& budget)
      : parent_(&parent), name_(name), index_(index), budget_(&budget) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  // A field, or an element of a repeated one, on the same level of nesting.
  Place Part(std::string_view name) const { return {*this, name, kNoIndex, depth_}; }
  Place Part(std::string_view name, size_t index) const { return {*this, name, index, depth_}; }
  // The same one level deeper; without a name it is the place itself, for what stands below it.
  Place Inner(std::string_view name) const { return {*this, name, kNoIndex, depth_ + 1}; }

  // "query.select.where.operands[1]".
  std::string Path() const;
  ExprBudget& budget() const { return *budget_; }
  const orm::ExprLimits& limits() const { return budget_->limits(); }

  int depth() const { return depth_; }
  // Counts the node that stands here: an expression, or a SELECT, table reference, common table or name, as the text
  // form counts them (orm/text/query_parser.h). EXPR_TOO_DEEP, EXPR_TOO_LARGE.
  absl::Status EnterNode() const;

 private:
  static constexpr size_t kNoIndex = SIZE_MAX;

  Place(const Place& parent, std::string_view name, size_t index, int depth)
      : parent_(&parent), name_(name), index_(index), depth_(depth), budget_(parent.budget_) {}

  const Place* parent_ = nullptr;
  std::string_view name_;
  size_t index_ = kNoIndex;
  int depth_ = 1;
  ExprBudget* budget_;
};

// The value of a field; MALFORMED_REQUEST for another wire type, INVALID_UTF8.
absl::StatusOr<std::string_view> MessageAt(const WireField& wire, const Place& place);
absl::StatusOr<std::string> TextAt(const WireField& wire, const Place& place);
absl::StatusOr<bool> BoolAt(const WireField& wire, const Place& place);
absl::StatusOr<uint64_t> NumberAt(const WireField& wire, const Place& place);

// A member of a closed set. `from_wire` answers nothing for a number that is none: INVALID_VALUE.
template <class FromWire>
auto EnumAt(const WireField& wire, const Place& place, std::string_view enum_name, FromWire from_wire)
    -> absl::StatusOr<typename decltype(from_wire(uint64_t{}))::value_type> {
  absl::StatusOr<uint64_t> number = NumberAt(wire, place);
  if (!number.ok()) return std::move(number).status();
  auto member = from_wire(*number);
  if (!member) return NotAMember(place.Path(), enum_name, *number);
  return *std::move(member);
}

// Calls `on_field` for each field of a message; it answers false for a number it does not know: UNKNOWN_FIELD.
template <class OnField>
absl::Status ForEachPart(std::string_view bytes, const Place& place, OnField on_field) {
  WireReader reader(bytes);
  WireField wire;
  while (reader.Next(wire)) {
    absl::StatusOr<bool> known = on_field(wire);
    if (!known.ok()) return std::move(known).status();
    if (!*known) return UnknownField(place.Path(), wire.number);
  }
  return reader.failed() ? MalformedRequest(place.Path()) : absl::OkStatus();
}

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_PLACE_H_
