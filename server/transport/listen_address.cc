#include "server/transport/listen_address.h"

#include <charconv>
#include <system_error>

#include "server/transport/errors.h"

namespace rowgate::server {
namespace {

constexpr int kPortMax = 65535;

bool IsPort(std::string_view text) {
  int port = -1;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  return error == std::errc() && stop == end && port >= 0 && port <= kPortMax;
}

bool IsBracketed(std::string_view host) { return host.size() > 2 && host.front() == '[' && host.back() == ']'; }

}  // namespace

absl::Status CheckListenAddress(std::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return ListenAddressMalformed(address, "no port");
  const std::string_view host = address.substr(0, colon);
  if (host.empty()) return ListenAddressMalformed(address, "no host");
  if (!IsBracketed(host) && host.find_first_of(":/[]") != std::string_view::npos) {
    return ListenAddressMalformed(address, "not a host name or address (IPv6 goes in brackets)");
  }
  if (!IsPort(address.substr(colon + 1)))
    return ListenAddressMalformed(address, "the port is not a number up to 65535");
  return absl::OkStatus();
}

}  // namespace rowgate::server
