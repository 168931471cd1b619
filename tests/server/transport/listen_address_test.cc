#include "server/transport/listen_address.h"

#include "gtest/gtest.h"
#include "orm/base/errors.h"

namespace rowgate::server {
namespace {

TEST(ListenAddress, TakesHostAndPort) {
  for (const char* address : {"127.0.0.1:0", "localhost:50051", "0.0.0.0:65535", "[::1]:50051", "[::]:0"}) {
    EXPECT_TRUE(CheckListenAddress(address).ok()) << address;
  }
}

TEST(ListenAddress, RefusesEverythingElse) {
  for (const char* address : {"", "localhost", ":50051", "localhost:", "localhost:http", "localhost:65536", "::1:50051",
                              "localhost:-1", "localhost: 1", "http://localhost:80", "[]:1", "unix:/tmp/socket"}) {
    const absl::Status status = CheckListenAddress(address);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << address;
    EXPECT_EQ(orm::ReasonOf(status), "LISTEN_ADDRESS_MALFORMED") << address;
  }
}

}  // namespace
}  // namespace rowgate::server
