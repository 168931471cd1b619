#include "server/health/health_registry.h"

#include <memory>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rowgate::server {
namespace {

using testing::ElementsAre;
using enum ServingStatus;

// What one watch has heard. Not thread-safe, but calls of one watch never overlap.
struct Heard {
  std::vector<ServingStatus> statuses;
  int ends = 0;

  HealthRegistry::WatchCallbacks Callbacks() {
    return {.changed = [this](ServingStatus status) { statuses.push_back(status); }, .ended = [this] { ++ends; }};
  }
};

TEST(HealthRegistry, KnowsWhatWasSet) {
  HealthRegistry registry;
  EXPECT_EQ(registry.Get(""), std::nullopt);
  registry.Set("", kServing);
  registry.Set("a.A", kNotServing);
  EXPECT_EQ(registry.Get(""), kServing);
  EXPECT_EQ(registry.Get("a.A"), kNotServing);
  EXPECT_EQ(registry.Get("a.B"), std::nullopt);
}

TEST(HealthRegistry, TellsAWatchTheStatusAtOnceAndItsChangesOnly) {
  HealthRegistry registry;
  registry.Set("a.A", kServing);
  Heard heard;
  registry.Watch("a.A", heard.Callbacks());
  registry.Set("a.A", kServing);
  registry.Set("a.B", kNotServing);
  registry.Set("a.A", kNotServing);
  registry.Set("a.A", kServing);
  EXPECT_THAT(heard.statuses, ElementsAre(kServing, kNotServing, kServing));
}

TEST(HealthRegistry, TellsAWatchOfAServiceThatAppearsLater) {
  HealthRegistry registry;
  Heard heard;
  registry.Watch("a.A", heard.Callbacks());
  registry.Set("a.A", kServing);
  EXPECT_THAT(heard.statuses, ElementsAre(kServiceUnknown, kServing));
}

TEST(HealthRegistry, ForgetsAWatchThatHasStopped) {
  HealthRegistry registry;
  Heard heard;
  const auto watch = registry.Watch("", heard.Callbacks());
  registry.StopWatching(watch);
  registry.Set("", kServing);
  registry.EndWatches();
  EXPECT_THAT(heard.statuses, ElementsAre(kServiceUnknown));
  EXPECT_EQ(heard.ends, 0);
}

TEST(HealthRegistry, LetsACallbackUseTheRegistry) {
  HealthRegistry registry;
  std::vector<ServingStatus> heard;
  registry.Watch("a.A", {.changed =
                             [&](ServingStatus status) {
                               heard.push_back(status);
                               if (status == kServiceUnknown) registry.Set("a.A", kServing);
                             },
                         .ended = [] {}});
  EXPECT_THAT(heard, ElementsAre(kServiceUnknown, kServing));
}

TEST(HealthRegistry, ServesNothingOnceShutdownHasBegun) {
  HealthRegistry registry;
  registry.Set("", kServing);
  Heard heard;
  registry.Watch("", heard.Callbacks());
  registry.BeginShutdown();
  registry.Set("", kServing);
  registry.Set("late", kServing);
  EXPECT_THAT(heard.statuses, ElementsAre(kServing, kNotServing));
  EXPECT_EQ(registry.Get("late"), kNotServing);
}

TEST(HealthRegistry, EndsPresentAndFutureWatchesOnce) {
  HealthRegistry registry;
  Heard early;
  Heard late;
  registry.Watch("", early.Callbacks());
  registry.EndWatches();
  registry.EndWatches();
  registry.Watch("", late.Callbacks());
  registry.Set("", kServing);
  EXPECT_EQ(early.ends, 1);
  EXPECT_EQ(late.ends, 1);
  EXPECT_THAT(late.statuses, ElementsAre(kServiceUnknown));
}

TEST(HealthRegistry, LeavesAWatchWithTheLastStatusWhenThreadsChangeItAtOnce) {
  HealthRegistry registry;
  Heard heard;
  registry.Watch("a.A", heard.Callbacks());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 2000; ++n) registry.Set("a.A", n % 2 == 0 ? kServing : kNotServing);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(heard.statuses.back(), *registry.Get("a.A"));
}

}  // namespace
}  // namespace rowgate::server
