#include "server/methods/caller.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <string>

#include "absl/hash/hash.h"

namespace rowgate::server {
namespace {

constexpr size_t kNetworkBytes = 8;

// "%5Bfe80::1%25eth0%5D" → "fe80::1": brackets and zone are there percent-encoded.
std::string_view Unbracketed(std::string_view host) {
  if (host.starts_with("%5B")) host.remove_prefix(3);
  return host.substr(0, host.find('%'));
}

// A host has as many IPv6 addresses of its network as it likes; IPv4 in their form has one.
std::string NetworkOf(std::string_view host) {
  in6_addr address = {};
  if (inet_pton(AF_INET6, std::string(Unbracketed(host)).c_str(), &address) != 1) return std::string(host);
  const bool is_ipv4 = IN6_IS_ADDR_V4MAPPED(&address);
  const auto* const bytes = reinterpret_cast<const char*>(&address);
  return {bytes, is_ipv4 ? sizeof(address) : kNetworkBytes};
}

orm::CallerId HashOf(std::string_view name) {
  return std::max<orm::CallerId>(orm::kNoCaller + 1, absl::Hash<std::string_view>()(name));
}

}  // namespace

orm::CallerId CallerOf(std::string_view peer) {
  const std::string_view without_port = peer.substr(0, peer.rfind(':'));
  if (peer.starts_with("ipv4:")) return HashOf(without_port);
  if (peer.starts_with("ipv6:")) return HashOf(NetworkOf(without_port.substr(std::string_view("ipv6:").size())));
  return HashOf(peer);
}

}  // namespace rowgate::server
