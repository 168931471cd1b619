#include "server/dispatch/trace_parent.h"

#include <gtest/gtest.h>

#include <string>

namespace rowgate::server {
namespace {

constexpr char kValid[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(TraceParent, IsFoundAmongTheMetadata) {
  EXPECT_EQ(TraceParentOf({{"a", "b"}, {"traceparent", kValid}, {"c", "d"}}), kValid);
}

TEST(TraceParent, IsEmptyWithoutOneOrWithTwo) {
  EXPECT_EQ(TraceParentOf({}), "");
  EXPECT_EQ(TraceParentOf({{"tracestate", kValid}}), "");
  EXPECT_EQ(TraceParentOf({{"traceparent", kValid}, {"traceparent", kValid}}), "");
}

class NoTraceParent : public testing::TestWithParam<std::string> {};

TEST_P(NoTraceParent, IsIgnored) { EXPECT_EQ(TraceParentOf({{"traceparent", GetParam()}}), ""); }

INSTANTIATE_TEST_SUITE_P(All, NoTraceParent,
                         testing::Values("", "00", "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                                         "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                                         "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                                         "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                                         "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                                         "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
                                         "00-4bf92f3577b34da6a3ce929d0e0e473*/00f067aa0ba902b7--01",
                                         "00 4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7 01",
                                         "00-4bf92f3577b34da6a3ce929d0e0e4736-'; DROP TABLE --01"));

}  // namespace
}  // namespace rowgate::server
