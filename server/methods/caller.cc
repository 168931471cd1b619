#include "server/methods/caller.h"

#include <algorithm>

#include "absl/hash/hash.h"

namespace rowgate::server {

orm::CallerId CallerOf(std::string_view peer) {
  const bool has_port = peer.starts_with("ipv4:") || peer.starts_with("ipv6:");
  const std::string_view address = has_port ? peer.substr(0, peer.rfind(':')) : peer;
  return std::max<orm::CallerId>(orm::kNoCaller + 1, absl::Hash<std::string_view>()(address));
}

}  // namespace rowgate::server
