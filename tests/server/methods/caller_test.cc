#include "server/methods/caller.h"

#include "gtest/gtest.h"

namespace rowgate::server {
namespace {

TEST(CallerTest, IsTheAddressWithoutThePort) {
  EXPECT_EQ(CallerOf("ipv4:10.0.0.1:4242"), CallerOf("ipv4:10.0.0.1:4343"));
  EXPECT_NE(CallerOf("ipv4:10.0.0.1:4242"), CallerOf("ipv4:10.0.0.2:4242"));
  EXPECT_EQ(CallerOf("ipv6:%5B::1%5D:4242"), CallerOf("ipv6:%5B::1%5D:4343"));
}

TEST(CallerTest, IsTheNetworkOfAnIpv6Address) {
  EXPECT_EQ(CallerOf("ipv6:%5B2001:db8:1:2::1%5D:4242"), CallerOf("ipv6:%5B2001:db8:1:2:a:b:c:d%5D:4343"));
  EXPECT_NE(CallerOf("ipv6:%5B2001:db8:1:2::1%5D:4242"), CallerOf("ipv6:%5B2001:db8:1:3::1%5D:4242"));
  EXPECT_EQ(CallerOf("ipv6:%5Bfe80::1%25eth0%5D:4242"), CallerOf("ipv6:%5Bfe80::2%25eth1%5D:4242"));
}

TEST(CallerTest, IsTheWholeOfAnIpv4AddressInTheFormOfIpv6) {
  EXPECT_EQ(CallerOf("ipv6:%5B::ffff:10.0.0.1%5D:1"), CallerOf("ipv6:%5B::ffff:10.0.0.1%5D:2"));
  EXPECT_NE(CallerOf("ipv6:%5B::ffff:10.0.0.1%5D:1"), CallerOf("ipv6:%5B::ffff:10.0.0.2%5D:1"));
}

TEST(CallerTest, IsTheWholePathOfASocket) {
  EXPECT_EQ(CallerOf("unix:/run/a:1"), CallerOf("unix:/run/a:1"));
  EXPECT_NE(CallerOf("unix:/run/a:1"), CallerOf("unix:/run/a:2"));
}

TEST(CallerTest, IsAlwaysSomebody) {
  EXPECT_NE(CallerOf(""), orm::kNoCaller);
  EXPECT_NE(CallerOf("ipv4:"), orm::kNoCaller);
}

}  // namespace
}  // namespace rowgate::server
