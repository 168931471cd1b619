#ifndef ROWGATE_SERVER_DISPATCH_TRACE_PARENT_H_
#define ROWGATE_SERVER_DISPATCH_TRACE_PARENT_H_

#include <string_view>

#include "server/transport/transport.h"

namespace rowgate::server {

// The W3C trace context that a call carries in its metadata: `00-<32 hex digits>-<16>-<2>` in lower case, neither of
// the ids all zeros. Empty without one, and when it is anything else or there are two: it goes into logs and, on
// request, into SQL comments. Borrows from `metadata`.
std::string_view TraceParentOf(const Metadata& metadata);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_DISPATCH_TRACE_PARENT_H_
