#include "server/transport/cancel_hook.h"

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "gtest/gtest.h"

namespace rowgate::server {
namespace {

TEST(CancelHook, RunsItsCallbackOnce) {
  CancelHook hook;
  int runs = 0;
  hook.Set([&runs] { ++runs; });
  EXPECT_FALSE(hook.fired());
  hook.Fire();
  hook.Fire();
  EXPECT_TRUE(hook.fired());
  EXPECT_EQ(runs, 1);
}

TEST(CancelHook, RunsALateCallbackAtOnce) {
  CancelHook hook;
  hook.Fire();
  int runs = 0;
  hook.Set([&runs] { ++runs; });
  EXPECT_EQ(runs, 1);
}

TEST(CancelHook, RemovalWaitsForACallbackThatRunsOnAnotherThread) {
  CancelHook hook;
  std::promise<void> started;
  std::atomic<bool> returned = false;
  hook.Set([&] {
    started.set_value();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    returned = true;
  });
  std::thread firing([&hook] { hook.Fire(); });
  started.get_future().wait();
  hook.Set(nullptr);
  EXPECT_TRUE(returned);
  firing.join();
}

TEST(CancelHook, ACallbackMayRemoveItself) {
  CancelHook hook;
  bool ran = false;
  hook.Set([&] {
    hook.Set(nullptr);
    ran = true;
  });
  hook.Fire();
  EXPECT_TRUE(ran);
}

TEST(CancelHook, AfterRemovalACallbackNeverRunsHoweverTheRaceEnds) {
  for (int i = 0; i < 2000; ++i) {
    CancelHook hook;
    auto alive = std::make_unique<std::atomic<int>>(0);
    hook.Set([counter = alive.get()] { ++*counter; });
    std::thread firing([&hook] { hook.Fire(); });
    hook.Set(nullptr);
    alive.reset();  // a callback that still ran would touch freed memory
    firing.join();
  }
}

}  // namespace
}  // namespace rowgate::server
