#include "tests/orm/dialects/postgresql_driver/round_trips.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace rowgate::orm {
namespace {

constexpr int kLookAgainMilliseconds = 100;

sockaddr_in Here(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

bool IsReadable(int socket, int milliseconds) {
  pollfd descriptor{.fd = socket, .events = POLLIN, .revents = 0};
  return poll(&descriptor, 1, milliseconds) > 0;
}

// False at the end of the stream.
bool Pass(int from, int to) {
  std::array<char, 1 << 16> bytes;
  const ssize_t size = recv(from, bytes.data(), bytes.size(), 0);
  if (size <= 0) return false;
  for (ssize_t sent = 0; sent < size;) {
    const ssize_t part = send(to, bytes.data() + sent, static_cast<size_t>(size - sent), MSG_NOSIGNAL);
    if (part <= 0) return false;
    sent += part;
  }
  return true;
}

}  // namespace

RoundTrips::RoundTrips(int server_port) : server_port_(server_port), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = Here(0);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  const bool listens = bind(listener_, generic, size) == 0 && listen(listener_, 1) == 0;
  if (listens && getsockname(listener_, generic, &size) == 0) port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Forward(); });
}

RoundTrips::~RoundTrips() {
  done_ = true;
  thread_.join();
  close(listener_);
}

void RoundTrips::Forward() {
  while (!done_ && !IsReadable(listener_, kLookAgainMilliseconds)) {
  }
  if (done_) return;
  const int client = accept(listener_, nullptr, nullptr);
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = Here(server_port_);
  bool open = connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  while (open && !done_) {
    std::array<pollfd, 2> both = {{{.fd = client, .events = POLLIN, .revents = 0},  //
                                   {.fd = server, .events = POLLIN, .revents = 0}}};
    poll(both.data(), both.size(), kLookAgainMilliseconds);
    if (both[0].revents != 0) open = FromClient(client, server);
    if (open && both[1].revents != 0) open = FromServer(server, client);
  }
  ended_ = true;
  while (holds_end_ && !done_) usleep(1000);
  close(client);
  close(server);
}

bool RoundTrips::FromClient(int client, int server) {
  if (answered_) ++count_;
  answered_ = false;
  return Pass(client, server);
}

// A lost answer is waited for: by then the server has done what it was told.
bool RoundTrips::FromServer(int server, int client) {
  if (loses_next_answer_) return false;
  answered_ = true;
  return Pass(server, client);
}

}  // namespace rowgate::orm
