#include <atomic>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "orm/driver/errors.h"
#include "tests/orm/executor/executor_fixture.h"

// Everything at once, from seeds: what happens is the same in each run, only when it happens is up to the threads.
namespace rowgate::orm {
namespace {

using test::IsOk;
using ::testing::Each;

constexpr size_t kExtraMax = 4;

enum class Fate { kSucceeds, kFails, kDeadlocks, kLosesConnection, kLeavesTransaction, kLosesCommit, kKeepsConnection };
constexpr int kFates = 7;

// A client transaction: the connection that its first call has kept, and how many calls follow.
struct Kept {
  std::optional<Lease> lease;
  int calls_left = 0;
};

struct Shared {
  Shared(Executor& its_executor, Ends& its_ends) : executor(its_executor), ends(its_ends) {}

  Executor& executor;
  Ends& ends;
  std::atomic<int> next_call = 0;
  std::atomic<size_t> submitted = 0;
};

class StressWork final : public Work {
 public:
  struct Options {
    WorkClass work_class;
    absl::Time deadline = absl::InfiniteFuture();
    std::shared_ptr<CancelToken> token;
    Fate fate = Fate::kSucceeds;
    int calls = 0;  // of a transaction, after this one
    std::shared_ptr<Kept> kept;
  };

  StressWork(Shared& shared, std::string name, Options options)
      : Work(options.work_class, options.deadline, options.token),
        shared_(shared),
        name_(std::move(name)),
        options_(std::move(options)),
        kept_(options_.kept) {
    ++shared_.submitted;
  }

  // The next call comes when this one is over in every respect.
  ~StressWork() override {
    if (kept_ == nullptr || !kept_->lease) return;
    if (kept_->calls_left-- <= 0) return;
    shared_.executor.Submit(std::make_unique<StressWork>(
        shared_, "call " + std::to_string(shared_.next_call++),
        Options{.work_class = WorkClass::kTransaction, .fate = options_.fate, .kept = kept_}));
  }

  absl::Status Run(const WorkContext& context) override {
    absl::Status status = Execute(context, name_);
    if (status.ok()) status = Suffer(context);
    if (status.ok()) shared_.ends.Add(name_, status);
    return status;
  }

  void Fail(const absl::Status& status) override { shared_.ends.Add(name_, status); }

  Next AfterFailure(const absl::Status& status, int /*attempt*/) const override {
    if (ReasonOf(status) == "COMMIT_OUTCOME_UNKNOWN") return Next::kResolve;
    return MayRerun(status) ? Next::kRunAgain : Next::kFail;
  }

  absl::Status Resolve(const WorkContext& context, const absl::Status& failure) override {
    const absl::Status status = Execute(context, "fence");
    if (status.ok()) shared_.ends.Add(name_, failure);
    return status;
  }

  Connection* pinned() const override { return options_.kept != nullptr ? &**options_.kept->lease : nullptr; }
  bool writes() const override { return name_.size() % 2 == 0; }
  size_t bytes() const override { return name_.size(); }

 private:
  absl::Status Execute(const WorkContext& context, const std::string& sql) const {
    const absl::Status status = context.connection.Execute({.sql = sql}, {}, nullptr).status();
    // Nobody is hit by a cancel that was meant for the connection's last user.
    EXPECT_TRUE(!absl::IsCancelled(status) || context.token.cause().has_value()) << name_;
    return status;
  }

  absl::Status Suffer(const WorkContext& context) {
    switch (options_.fate) {
      case Fate::kSucceeds: return absl::OkStatus();
      case Fate::kFails: return UniqueViolation({});
      case Fate::kDeadlocks: return context.attempt < 3 ? WithRerun(Deadlock()) : absl::OkStatus();
      case Fate::kLosesConnection: return Execute(context, "drop");
      case Fate::kLeavesTransaction: return context.connection.Begin(TransactionMode::kReadWrite);
      case Fate::kLosesCommit: return CommitOutcomeUnknown();
      case Fate::kKeepsConnection: return Keep(context);
    }
    return absl::OkStatus();
  }

  absl::Status Keep(const WorkContext& context) {
    if (context.lease == nullptr || work_class() != WorkClass::kTransaction) return absl::OkStatus();
    kept_ = std::make_shared<Kept>(Kept{.lease = std::move(*context.lease), .calls_left = options_.calls});
    return absl::OkStatus();
  }

  Shared& shared_;
  const std::string name_;
  const Options options_;
  std::shared_ptr<Kept> kept_;
};

struct Scene {
  DriverTraits traits;
  PoolOptions pool;
  ExecutorOptions executor;
};

Scene SceneOf(std::mt19937& random) {
  const auto below = [&random](uint32_t n) { return random() % n; };
  Scene scene = {.traits = {.single_connection = below(6) == 0, .single_writer = below(3) == 0},
                 .pool = {.size = 1 + below(4),
                          .max_overflow = below(3),
                          .reconnect_pause_min = absl::Microseconds(100),
                          .reconnect_pause_max = absl::Milliseconds(1),
                          .trim_interval = absl::Milliseconds(1)}};
  if (below(2) == 0) scene.pool.idle_timeout = absl::Microseconds(500);
  if (below(2) == 0) scene.pool.max_lifetime = absl::Milliseconds(5);
  scene.executor = DefaultExecutorOptions(scene.traits);
  scene.executor.queue_max = 64 + below(512);
  scene.executor.queued_bytes_max = 2000 + below(20000);
  scene.executor.pause_min = absl::Microseconds(100);
  scene.executor.pause_max = absl::Milliseconds(1);
  scene.executor.transaction_workers = 1 + below(2);
  return scene;
}

class ExecutorStressTest : public ExecutorFixture, public ::testing::WithParamInterface<uint32_t> {
 protected:
  void SetUp() override {
    const Scene scene = SceneOf(random_);
    Open(scene.executor, scene.traits, scene.pool);
    driver_->set_latency([this](std::string_view) { return absl::Microseconds(Below(10) == 0 ? 2000 : Below(100)); });
    driver_->AnswerWith([](const CompiledStatement& statement, auto, auto*) -> absl::StatusOr<ExecuteResult> {
      if (statement.sql == "drop") return ConnectionLost();
      return ExecuteResult{};
    });
    shared_.emplace(*executor_, ends_);
  }

  // Connections that are closed now still ask how long that takes.
  void TearDown() override {
    executor_.reset();
    pool_.reset();
  }

  uint32_t Below(uint32_t n) {
    const MutexLock lock(random_mutex_);
    return static_cast<uint32_t>(random_()) % n;
  }

  void SubmitOne(const std::string& name) {
    const auto token = std::make_shared<CancelToken>();
    StressWork::Options options = {.work_class = static_cast<WorkClass>(Below(kWorkClassCount)),
                                   .token = token,
                                   .fate = static_cast<Fate>(Below(kFates)),
                                   .calls = static_cast<int>(Below(5))};
    if (Below(5) == 0) options.deadline = absl::Now() + absl::Microseconds(Below(3000));
    executor_->Submit(std::make_unique<StressWork>(*shared_, name, std::move(options)));
    if (Below(50) == 0) driver_->FailNext("CONNECT", DatabaseUnreachable());
    if (Below(10) == 0) absl::SleepFor(absl::Microseconds(Below(1000)));
    if (Below(5) == 0) token->Cancel(static_cast<CancelCause>(Below(2) * 3), TransactionTimeout());
  }

  void SubmitFromThreads(size_t threads, size_t each) {
    std::vector<std::thread> submitters;
    for (size_t t = 0; t < threads; ++t) {
      submitters.emplace_back([this, t, each] {
        for (size_t i = 0; i < each; ++i) SubmitOne(std::to_string(t) + "/" + std::to_string(i));
      });
    }
    for (std::thread& submitter : submitters) submitter.join();
  }

  // For people who ask what a seed does: --gtest_output=xml.
  void RecordWhatHappened() {
    const ExecutorStats executor = executor_->stats();
    const PoolStats pool = pool_->stats();
    RecordProperty("reruns", static_cast<int>(executor.reruns));
    RecordProperty("expired", static_cast<int>(executor.expired));
    RecordProperty("refused_reads", static_cast<int>(executor.refused[IndexOf(WorkClass::kRead)]));
    RecordProperty("opened", static_cast<int>(pool.opened));
    RecordProperty("connect_failed", static_cast<int>(pool.connect_failed));
    RecordProperty("calls", shared_->next_call);
    RecordProperty("succeeded", static_cast<int>(ends_.Succeeded()));
  }

  // Every class can have again what it may have; a scripted failure or a connection that is being trimmed may be in the
  // way for a moment.
  void ExpectWholeBudget() {
    for (size_t i = 0; i < kWorkClassCount; ++i) {
      std::vector<Lease> leases;
      for (int tries = 0; tries < 2000 && leases.size() < pool_->stats().limits[i]; ++tries) {
        auto lease = pool_->Acquire(static_cast<WorkClass>(i), absl::InfiniteFuture());
        lease.ok() ? leases.push_back(*std::move(lease)) : absl::SleepFor(absl::Milliseconds(1));
      }
      EXPECT_EQ(leases.size(), pool_->stats().limits[i]) << "class " << i;
    }
  }

  Mutex random_mutex_;
  std::mt19937 random_{GetParam()};
  std::optional<Shared> shared_;
};

TEST_P(ExecutorStressTest, EachWorkEndsOnceAndNoConnectionIsLost) {
  SubmitFromThreads(3, 300);
  // A shutdown in the midst of it, or when all is done.
  executor_->Shutdown(Below(2) == 0 ? absl::Now() : absl::InfiniteFuture());
  EXPECT_EQ(ends_.AwaitCount(shared_->submitted).size(), shared_->submitted);
  RecordWhatHappened();
  EXPECT_EQ(driver_->overlaps(), 0);
  EXPECT_THAT(executor_->stats().queued, Each(0));
  const PoolStats stats = pool_->stats();
  EXPECT_EQ(stats.in_use, 0);
  EXPECT_EQ(stats.waiting, 0);
  EXPECT_THAT(stats.held, Each(0));
  EXPECT_LE(driver_->open_connections(), stats.size_max);
  EXPECT_LE(driver_->most_open_connections(), stats.size_max + kExtraMax);
  ExpectWholeBudget();
}

INSTANTIATE_TEST_SUITE_P(Seeds, ExecutorStressTest, ::testing::Range(1u, 25u));

}  // namespace
}  // namespace rowgate::orm
