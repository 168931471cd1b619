#include "server/wire/place.h"

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/base/unicode.h"
#include "orm/expr/errors.h"

namespace rowgate::server {

std::string Place::Path() const {
  std::string path = parent_ == nullptr ? std::string() : parent_->Path();
  if (!path.empty() && !name_.empty()) path += '.';
  path += name_;
  if (index_ != kNoIndex) orm::StrAppend(path, "[", index_, "]");
  return path;
}

absl::Status Place::EnterNode() const {
  if (depth_ > limits().depth_max) return orm::ExprTooDeep(Path(), limits());
  if (!budget_->AddNodes(1)) return orm::ExprTooLarge(Path(), limits());
  return absl::OkStatus();
}

absl::StatusOr<std::string_view> MessageAt(const WireField& wire, const Place& place) {
  if (wire.type != WireType::kBytes) return MalformedRequest(place.Path());
  return wire.bytes;
}

absl::StatusOr<std::string> TextAt(const WireField& wire, const Place& place) {
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  if (!orm::IsValidUtf8(bytes)) return InvalidUtf8(place.Path());
  return std::string(bytes);
}

absl::StatusOr<bool> BoolAt(const WireField& wire, const Place& place) {
  ASSIGN_OR_RETURN(const uint64_t number, NumberAt(wire, place));
  return number != 0;
}

absl::StatusOr<uint64_t> NumberAt(const WireField& wire, const Place& place) {
  if (wire.type != WireType::kVarint) return MalformedRequest(place.Path());
  return wire.scalar;
}

}  // namespace rowgate::server
