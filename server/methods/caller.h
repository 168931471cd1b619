#ifndef ROWGATE_SERVER_METHODS_CALLER_H_
#define ROWGATE_SERVER_METHODS_CALLER_H_

#include <string_view>

#include "orm/pool/caller.h"

namespace rowgate::server {

// The address that a call comes from, without the port, and of an IPv6 address its network (/64): all connections of
// one host are one caller, and so are all clients behind one proxy, or at a socket in the file system. `peer` as in
// ServerCall::peer ("ipv4:10.0.0.1:4242", "ipv6:%5B::1%5D:4242"). Never kNoCaller. A hash: two callers that share one,
// which is unlikely, would share what one of them may have.
orm::CallerId CallerOf(std::string_view peer);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_CALLER_H_
