#ifndef ROWGATE_TESTS_ORM_EXECUTOR_EXECUTOR_FIXTURE_H_
#define ROWGATE_TESTS_ORM_EXECUTOR_EXECUTOR_FIXTURE_H_

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/mutex.h"
#include "orm/executor/executor.h"
#include "tests/support/fake_driver.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {

// How each piece of work ended, by name, and in which order. Thread-safe.
class Ends {
 public:
  void Add(const std::string& name, const absl::Status& status) {
    const MutexLock lock(mutex_);
    EXPECT_FALSE(ends_.contains(name)) << name << " ended twice";
    ends_[name] = status;
    order_.push_back(name);
    changed_.SignalAll();
  }

  absl::Status Await(const std::string& name) {
    const MutexLock lock(mutex_);
    while (!ends_.contains(name)) changed_.Wait(mutex_);
    return ends_[name];
  }

  size_t Succeeded() {
    const MutexLock lock(mutex_);
    return static_cast<size_t>(
        std::count_if(ends_.begin(), ends_.end(), [](const auto& end) { return end.second.ok(); }));
  }

  std::vector<std::string> AwaitCount(size_t n) {
    const MutexLock lock(mutex_);
    while (order_.size() < n) changed_.Wait(mutex_);
    return order_;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  std::map<std::string, absl::Status> ends_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> order_ ABSL_GUARDED_BY(mutex_);
};

// Runs one statement, named like itself, or what the test gives it.
class TestWork final : public Work {
 public:
  using Body = std::function<absl::Status(const WorkContext&)>;
  using Resolver = std::function<absl::Status(const WorkContext&, const absl::Status& failure)>;

  struct Options {
    WorkClass work_class = WorkClass::kRead;
    absl::Time deadline = absl::InfiniteFuture();
    std::shared_ptr<CancelToken> token;
    Body body;
    Next next = Next::kFail;  // after every failure
    Resolver resolver;
    Connection* pinned = nullptr;
    bool writes = false;
    CallerId caller = kNoCaller;
    size_t bytes = 0;
  };

  TestWork(Ends& ends, std::string name, Options options)
      : Work(options.work_class, options.deadline, std::move(options.token)),
        ends_(ends),
        name_(std::move(name)),
        options_(std::move(options)) {}

  absl::Status Run(const WorkContext& context) override {
    return Answered(options_.body ? options_.body(context)
                                  : context.connection.Execute({.sql = name_}, {}, nullptr).status());
  }

  Next AfterFailure(const absl::Status& /*status*/, int /*attempt*/) const override { return options_.next; }
  absl::Status Resolve(const WorkContext& context, const absl::Status& failure) override {
    return Answered(options_.resolver(context, failure));
  }
  Connection* pinned() const override { return options_.pinned; }
  bool writes() const override { return options_.writes; }
  CallerId caller() const override { return options_.caller; }
  size_t bytes() const override { return options_.bytes; }

  void Fail(const absl::Status& status) override { ends_.Add(name_, status); }

 private:
  absl::Status Answered(absl::Status status) {
    if (status.ok()) ends_.Add(name_, status);
    return status;
  }

  Ends& ends_;
  const std::string name_;
  const Options options_;
};

// An executor on a pool on a fake driver.
class ExecutorFixture : public ::testing::Test {
 protected:
  void Open(const ExecutorOptions& options, DriverTraits traits = {}, PoolOptions pool_options = {}) {
    executor_.reset();
    driver_ = std::make_shared<test::FakeDriver>(traits);
    pool_ = *Pool::Create(driver_, std::move(pool_options));
    executor_.emplace(options, *pool_);
  }

  void Submit(const std::string& name, TestWork::Options options = {}) {
    executor_->Submit(std::make_unique<TestWork>(ends_, name, std::move(options)));
  }

  // Fills the workers of a class with statements that stay in the database until Release.
  void Occupy(size_t workers, WorkClass work_class = WorkClass::kRead) {
    driver_->Hold();
    for (size_t i = 0; i < workers; ++i) Submit("held " + std::to_string(i), {.work_class = work_class});
    driver_->AwaitHeld(workers);
  }

  Ends ends_;
  std::shared_ptr<test::FakeDriver> driver_;
  std::unique_ptr<Pool> pool_;
  std::optional<Executor> executor_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_TESTS_ORM_EXECUTOR_EXECUTOR_FIXTURE_H_
