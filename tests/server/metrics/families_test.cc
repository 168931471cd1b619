#include "server/metrics/families.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <utility>
#include <vector>

namespace rowgate::server {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr double kBounds[] = {1.0, 10.0};

TEST(Histogram, PutsEachValueIntoOneBucket) {
  Histogram histogram(kBounds);
  for (const double value : {0.0, 1.0, 1.5, 10.0, 11.0, 1000.0}) histogram.Observe(value);
  EXPECT_THAT(histogram.counts(), ElementsAre(2, 2, 2));
  EXPECT_EQ(histogram.count(), 6u);
  EXPECT_DOUBLE_EQ(histogram.sum(), 1023.5);
}

TEST(Histogram, LosesNothingBetweenThreads) {
  Histogram histogram(kBounds);
  Counter counter;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) {
        histogram.Observe(2.0);
        counter.Add();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(histogram.count(), 40'000u);
  EXPECT_DOUBLE_EQ(histogram.sum(), 80'000.0);
  EXPECT_EQ(counter.value(), 40'000u);
}

TEST(Families, BecomeText) {
  Histogram histogram(kBounds);
  histogram.Observe(2.0);
  histogram.Observe(20.0);
  Families families;
  families.Count("c_total", "Counts.", 3);
  families.Gauge("g", "Gauges.", 0.5);
  families.Begin("h_seconds", Families::Kind::kHistogram, "Spreads.");
  families.Add({{"method", "a"}}, histogram);
  EXPECT_THAT(std::move(families).Text(),
              AllOf(HasSubstr("# HELP c_total Counts.\n# TYPE c_total counter\nc_total 3"),
                    HasSubstr("# TYPE g gauge\ng 0.5"), HasSubstr("h_seconds_bucket{method=\"a\",le=\"1\"} 0"),
                    HasSubstr("h_seconds_bucket{method=\"a\",le=\"10\"} 1"),
                    HasSubstr("h_seconds_bucket{method=\"a\",le=\"+Inf\"} 2"),
                    HasSubstr("h_seconds_count{method=\"a\"} 2"), HasSubstr("h_seconds_sum{method=\"a\"} 22")));
}

TEST(Families, OfNoSeriesAreLeftOut) {
  Families families;
  families.Begin("nothing_total", Families::Kind::kCounter, "None.");
  families.Gauge("g", "Gauges.", 1);
  EXPECT_THAT(std::move(families).Text(), AllOf(HasSubstr("g 1"), Not(HasSubstr("nothing"))));
}

}  // namespace
}  // namespace rowgate::server
