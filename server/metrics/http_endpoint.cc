#include "server/metrics/http_endpoint.h"

#include <netdb.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "civetweb.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/transport/errors.h"
#include "server/transport/listen_address.h"

namespace rowgate::server {
namespace {

// A scraper and two probes at a time; slow or silent clients are cut off.
constexpr char kThreads[] = "4";
constexpr char kRequestTimeoutMs[] = "5000";
constexpr absl::Duration kNudgeInterval = absl::Milliseconds(10);

// Debian builds civetweb without it.
bool HasIpv6() { return mg_check_feature(MG_FEATURES_IPV6) != 0; }

// civetweb wants numbers: "localhost" becomes 127.0.0.1. Empty when nothing is known of the host.
std::string NumericHost(std::string host) {
  if (host.front() == '[') host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_family = HasIpv6() ? AF_UNSPEC : AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return "";
  char text[NI_MAXHOST] = "";
  const int failed = getnameinfo(found->ai_addr, found->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
  freeaddrinfo(found);
  return failed != 0 ? "" : text;
}

std::string_view PhraseOf(int code) {
  switch (code) {
    case 200: return "OK";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    default: return "Service Unavailable";
  }
}

// It would write to standard error; a failed start is told by Start.
int DropMessage(const mg_connection*, const char*) { return 1; }

}  // namespace

absl::StatusOr<std::unique_ptr<HttpEndpoint>> HttpEndpoint::Start(std::string_view address, Pages pages) {
  RETURN_IF_ERROR(CheckListenAddress(address));
  const size_t colon = address.rfind(':');
  if (address.front() == '[' && !HasIpv6()) return ListenAddressMalformed(address, "metrics are served over IPv4 only");
  const std::string host = NumericHost(std::string(address.substr(0, colon)));
  if (host.empty()) return ListenFailed(address);
  const bool is_ipv6 = host.find(':') != std::string::npos;
  const std::string listen = orm::StrCat(is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "", address.substr(colon));
  std::unique_ptr<HttpEndpoint> endpoint(new HttpEndpoint(std::move(pages), host));
  mg_callbacks callbacks{};
  callbacks.begin_request = &HttpEndpoint::OnRequest;
  callbacks.log_message = &DropMessage;
  const char* options[] = {"listening_ports",    listen.c_str(),    "num_threads", kThreads,
                           "request_timeout_ms", kRequestTimeoutMs, nullptr};
  endpoint->context_ = mg_start(&callbacks, endpoint.get(), options);
  if (endpoint->context_ == nullptr) return ListenFailed(address);
  return endpoint;
}

// civetweb looks whether it is to stop every two seconds, or when somebody connects.
HttpEndpoint::~HttpEndpoint() {
  if (context_ == nullptr) return;
  const int own_port = port();
  std::atomic<bool> stopped = false;
  std::thread stop([this, &stopped] {
    mg_stop(context_);
    stopped = true;
  });
  for (; !stopped; absl::SleepFor(kNudgeInterval)) {
    mg_connection* const nudge = mg_connect_client(host_.c_str(), own_port, 0, nullptr, 0);
    if (nudge != nullptr) mg_close_connection(nudge);
  }
  stop.join();
}

int HttpEndpoint::port() const {
  mg_server_port port{};
  return mg_get_server_ports(context_, 1, &port) == 1 ? port.port : 0;
}

// Every request is ended here: civetweb's own handling would look for files.
int HttpEndpoint::OnRequest(mg_connection* connection) {
  const mg_request_info* request = mg_get_request_info(connection);
  const auto* endpoint = static_cast<const HttpEndpoint*>(request->user_data);
  const std::string_view method = request->request_method;
  const HttpAnswer answer = endpoint->Answer(method, request->local_uri == nullptr ? "" : request->local_uri);
  const std::string head =
      orm::StrCat("HTTP/1.1 ", answer.code, " ", PhraseOf(answer.code),
                  "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: ", answer.body.size(),
                  "\r\nConnection: close\r\n\r\n");
  mg_write(connection, head.data(), head.size());
  if (method != "HEAD") mg_write(connection, answer.body.data(), answer.body.size());
  return answer.code;
}

HttpAnswer HttpEndpoint::Answer(std::string_view method, std::string_view path) const {
  const auto page = pages_.find(path);
  if (page == pages_.end()) return {.code = 404, .body = "not found\n"};
  if (method != "GET" && method != "HEAD") return {.code = 405, .body = "only GET\n"};
  return page->second();
}

}  // namespace rowgate::server
