#include "server/metrics/http_endpoint.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "orm/base/strings.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using ::rowgate::test::HasReason;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// What an HTTP server answers to these bytes.
std::string Ask(int port, const std::string& request) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    EXPECT_EQ(send(socket, request.data(), request.size(), MSG_NOSIGNAL), static_cast<ssize_t>(request.size()));
    char bytes[4096];
    for (ssize_t got = 0; (got = recv(socket, bytes, sizeof bytes, 0)) > 0;)
      answer.append(bytes, static_cast<size_t>(got));
  }
  close(socket);
  return answer;
}

class HttpEndpointTest : public testing::Test {
 protected:
  HttpEndpointTest() {
    auto started =
        HttpEndpoint::Start("localhost:0", {{"/good", [] { return HttpAnswer{.body = "fine\n"}; }},
                                            {"/bad", [] { return HttpAnswer{.code = 503, .body = "no\n"}; }}});
    EXPECT_TRUE(started.ok()) << started.status();
    endpoint_ = *std::move(started);
  }
  std::string Get(const std::string& path, const std::string& method = "GET") const {
    return Ask(endpoint_->port(), orm::StrCat(method, " ", path, " HTTP/1.1\r\nHost: x\r\n\r\n"));
  }

  std::unique_ptr<HttpEndpoint> endpoint_;
};

TEST_F(HttpEndpointTest, AnswersItsPages) {
  EXPECT_THAT(Get("/good"), AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("text/plain; version=0.0.4"),
                                  EndsWith("\r\n\r\nfine\n")));
  EXPECT_THAT(Get("/good?x=1"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(Get("/bad"), AllOf(StartsWith("HTTP/1.1 503 "), EndsWith("\r\n\r\nno\n")));
  EXPECT_THAT(Get("/good", "HEAD"), AllOf(StartsWith("HTTP/1.1 200"), EndsWith("\r\n\r\n")));
}

TEST_F(HttpEndpointTest, HasNothingElse) {
  for (const char* path : {"/", "/good/", "/good/../bad2", "/../../etc/passwd", "/%2e%2e/etc/passwd", "/nope"}) {
    EXPECT_THAT(Get(path), testing::AnyOf(StartsWith("HTTP/1.1 404"), StartsWith("HTTP/1.1 400"))) << path;
  }
  EXPECT_THAT(Get("/good", "POST"), StartsWith("HTTP/1.1 405"));
  EXPECT_THAT(Get("/good", "DELETE"), StartsWith("HTTP/1.1 405"));
  EXPECT_THAT(Ask(endpoint_->port(), "nonsense\r\n\r\n"), testing::Not(HasSubstr("200 OK")));
}

TEST_F(HttpEndpointTest, SaysWhyItCannotListen) {
  EXPECT_THAT(HttpEndpoint::Start(orm::StrCat("127.0.0.1:", endpoint_->port()), {}), HasReason("LISTEN_FAILED"));
  EXPECT_THAT(HttpEndpoint::Start("no-such-host.invalid:0", {}), HasReason("LISTEN_FAILED"));
  EXPECT_THAT(HttpEndpoint::Start("nowhere", {}), HasReason("LISTEN_ADDRESS_MALFORMED"));
}

TEST(HttpEndpoint, ListensOnIpv6OrSaysThatItCannot) {
  const auto started = HttpEndpoint::Start("[::1]:0", {});
  if (started.ok()) {
    EXPECT_GT((*started)->port(), 0);
  } else {
    EXPECT_THAT(started.status(), testing::AnyOf(HasReason("LISTEN_ADDRESS_MALFORMED"), HasReason("LISTEN_FAILED")));
  }
}

}  // namespace
}  // namespace rowgate::server
