#ifndef ROWGATE_SERVER_WIRE_INCLUDE_DECODER_H_
#define ROWGATE_SERVER_WIRE_INCLUDE_DECODER_H_

#include <vector>

#include "absl/status/status.h"
#include "orm/engine/requests.h"
#include "orm/expr/expr.h"
#include "server/wire/wire_reader.h"

namespace rowgate::server {

// One occurrence of the repeated rowgate.v1.Include of a request, with the edges below it. Names are not looked up.
// Edges count as nodes of expressions and their nesting as depth; those of one top-level edge share the limits. At most
// so many edges in all as an include tree may have (TOO_MANY_INCLUDES). FIELD_REQUIRED without a path, INVALID_VALUE
// for a strategy that is none, NEGATIVE_NUMBER.
absl::Status ReadInclude(const WireField& wire, const orm::ExprLimits& limits, std::vector<orm::IncludeInput>& include);

// The filters of include trees use the request's parameters. To be called when the whole request has been read: fields
// come in any order.
void ShareParameters(const orm::Parameters& parameters, std::vector<orm::IncludeInput>& include);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_INCLUDE_DECODER_H_
