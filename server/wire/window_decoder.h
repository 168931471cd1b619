#ifndef ROWGATE_SERVER_WIRE_WINDOW_DECODER_H_
#define ROWGATE_SERVER_WIRE_WINDOW_DECODER_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/expr/query.h"
#include "server/wire/place.h"

namespace rowgate::server {

// One occurrence of a repeated rowgate.v1.OrderTerm, called `name` in `parent`.
absl::Status AppendOrderTerm(const WireField& wire, const Place& parent, std::string_view name,
                             std::vector<orm::OrderSpec>& terms);

// rowgate.v1.Window. A frame must say its unit, its start must not lie behind its end, and only PRECEDING and FOLLOWING
// have an offset.
absl::StatusOr<orm::Window> DecodeWindow(std::string_view bytes, const Place& place);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_WINDOW_DECODER_H_
