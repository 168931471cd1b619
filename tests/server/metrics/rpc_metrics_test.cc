#include "server/metrics/rpc_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "orm/base/strings.h"
#include "server/metrics/families.h"

namespace rowgate::server {
namespace {

using orm::StrCat;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kGet[] = "a.v1.UserRepository/Get";

class RpcMetricsTest : public testing::Test {
 protected:
  void Call(std::string_view method, absl::StatusCode code = absl::StatusCode::kOk, std::string_view reason = "",
            const Metadata& trailers = {}) {
    const size_t number = metrics_.OnStart(method);
    metrics_.OnEnd(number, {.code = code, .reason = reason, .time = absl::Milliseconds(3), .trailers = trailers});
  }
  std::string Text() const {
    Families families;
    metrics_.Collect(families);
    return std::move(families).Text();
  }

  RpcMetrics metrics_{{kGet, "a.v1.UserRepository/List"}};
};

TEST_F(RpcMetricsTest, CountsByMethodAndCode) {
  Call(kGet);
  Call(kGet);
  Call(kGet, absl::StatusCode::kNotFound, "ROW_NOT_FOUND");
  EXPECT_THAT(Text(),
              AllOf(HasSubstr(StrCat("rowgate_rpc_started_total{method=\"", kGet, "\"} 3")),
                    HasSubstr(StrCat("rowgate_rpc_handled_total{method=\"", kGet, "\",code=\"OK\"} 2")),
                    HasSubstr(StrCat("rowgate_rpc_handled_total{method=\"", kGet, "\",code=\"NOT_FOUND\"} 1")),
                    HasSubstr("rowgate_rpc_errors_total{reason=\"ROW_NOT_FOUND\"} 1"),
                    HasSubstr(StrCat("rowgate_rpc_duration_seconds_count{method=\"", kGet, "\"} 3")),
                    HasSubstr(StrCat("rowgate_rpc_duration_seconds_bucket{method=\"", kGet, "\",le=\"0.005\"} 3")),
                    HasSubstr("rowgate_rpc_inflight 0"), Not(HasSubstr("List"))));
}

TEST_F(RpcMetricsTest, CountsWhatIsRunning) {
  const size_t number = metrics_.OnStart(kGet);
  EXPECT_THAT(Text(), HasSubstr("rowgate_rpc_inflight 1"));
  metrics_.OnEnd(number, {.trailers = {}});
  EXPECT_THAT(Text(), HasSubstr("rowgate_rpc_inflight 0"));
}

TEST_F(RpcMetricsTest, ReadsTheCostFromTheTrailers) {
  Call(kGet, absl::StatusCode::kOk, "",
       {{"rowgate-statements", "3"}, {"rowgate-rows", "12"}, {"rowgate-attempts", "2"}});
  Call(kGet, absl::StatusCode::kOk, "",
       {{"rowgate-statements", "1"}, {"rowgate-rows", "1"}, {"rowgate-attempts", "1"}});
  EXPECT_THAT(Text(), AllOf(HasSubstr(StrCat("rowgate_rpc_statements_sum{method=\"", kGet, "\"} 4")),
                            HasSubstr(StrCat("rowgate_rpc_statements_bucket{method=\"", kGet, "\",le=\"1\"} 1")),
                            HasSubstr(StrCat("rowgate_rpc_rows_total{method=\"", kGet, "\"} 13")),
                            HasSubstr(StrCat("rowgate_rpc_retried_total{method=\"", kGet, "\"} 1"))));
}

TEST_F(RpcMetricsTest, WhateverClientsSendMakesNoSeries) {
  Call("x/y", absl::StatusCode::kUnimplemented, "UNKNOWN_METHOD");
  const std::string once = Text();
  for (int i = 0; i < 1000; ++i) Call(StrCat("evil\"} 1\n/", i), absl::StatusCode::kUnimplemented, "UNKNOWN_METHOD");
  const std::string often = Text();
  EXPECT_EQ(std::count(once.begin(), once.end(), '\n'), std::count(often.begin(), often.end(), '\n'));
  EXPECT_THAT(often, AllOf(HasSubstr("rowgate_rpc_started_total{method=\"other\"} 1001"), Not(HasSubstr("evil"))));
}

TEST_F(RpcMetricsTest, ReasonsThatAreNoneOfOursShareASeries) {
  for (int i = 0; i < 1000; ++i) Call(kGet, absl::StatusCode::kInternal, StrCat("not a reason ", i));
  for (int i = 0; i < 1000; ++i) Call(kGet, absl::StatusCode::kInternal, StrCat("REASON_", i));
  EXPECT_EQ(metrics_.Errors("other"), 1000u + 700u + 1u) << "299 found room beside it";
  EXPECT_EQ(metrics_.Errors("REASON_0"), 1u);
  EXPECT_EQ(metrics_.Errors("REASON_999"), 0u);
}

}  // namespace
}  // namespace rowgate::server
