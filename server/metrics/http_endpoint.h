#ifndef ROWGATE_SERVER_METRICS_HTTP_ENDPOINT_H_
#define ROWGATE_SERVER_METRICS_HTTP_ENDPOINT_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

struct mg_connection;
struct mg_context;

namespace rowgate::server {

struct HttpAnswer {
  int code = 200;
  std::string body;
};

// A small HTTP server for a few pages of plain text, answered by threads of its own. Anything but GET and HEAD of these
// pages is refused. It neither encrypts nor asks who is there.
class HttpEndpoint {
 public:
  // By path ("/metrics"); thread-safe functions.
  using Pages = std::map<std::string, std::function<HttpAnswer()>, std::less<>>;

  // `address` is host:port; port 0 picks a free one. Errors: LISTEN_ADDRESS_MALFORMED, LISTEN_FAILED.
  static absl::StatusOr<std::unique_ptr<HttpEndpoint>> Start(std::string_view address, Pages pages);
  // Waits for the answers under way.
  ~HttpEndpoint();
  HttpEndpoint(const HttpEndpoint&) = delete;
  HttpEndpoint& operator=(const HttpEndpoint&) = delete;

  int port() const;

 private:
  HttpEndpoint(Pages pages, std::string host) : pages_(std::move(pages)), host_(std::move(host)) {}

  static int OnRequest(mg_connection* connection);
  HttpAnswer Answer(std::string_view method, std::string_view path) const;

  const Pages pages_;
  const std::string host_;  // where it listens, in numbers
  mg_context* context_ = nullptr;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METRICS_HTTP_ENDPOINT_H_
