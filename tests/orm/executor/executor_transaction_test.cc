#include <optional>
#include <string>
#include <utility>

#include "orm/driver/errors.h"
#include "tests/orm/executor/executor_fixture.h"

// Calls of client transactions, which keep their connection from call to call.
namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using ::testing::ElementsAre;

constexpr auto kTransaction = WorkClass::kTransaction;

class ExecutorTransactionTest : public ExecutorFixture {
 protected:
  // A first call, whose connection is kept.
  Lease Begin(bool writes = false) {
    std::optional<Lease> kept;
    Submit("begin", {.work_class = kTransaction,
                     .body =
                         [&kept](const WorkContext& context) {
                           const absl::Status begun = context.connection.Begin(TransactionMode::kReadWrite);
                           kept = std::move(*context.lease);
                           return begun;
                         },
                     .writes = writes});
    EXPECT_THAT(ends_.Await("begin"), IsOk());
    return *std::move(kept);
  }

  void SubmitCall(const std::string& name, const Lease& lease) {
    Submit(name, {.work_class = kTransaction, .pinned = &*lease});
  }
};

TEST_F(ExecutorTransactionTest, WorkMayKeepItsConnection) {
  Open({.transaction_workers = 1});
  {
    const Lease kept = Begin();
    EXPECT_EQ(pool_->stats().held[IndexOf(kTransaction)], 1);
    SubmitCall("call", kept);
    EXPECT_THAT(ends_.Await("call"), IsOk());
    Submit("other", {.work_class = kTransaction});
    EXPECT_THAT(ends_.Await("other"), IsOk());
    EXPECT_THAT(driver_->log(), ElementsAre("1 CONNECT", "1 BEGIN", "1 call", "2 CONNECT", "2 other"));
    EXPECT_TRUE(kept->in_transaction());
  }
  executor_.reset();
  EXPECT_EQ(pool_->stats().in_use, 0);
  EXPECT_EQ(driver_->count("ROLLBACK"), 1);
}

TEST_F(ExecutorTransactionTest, ItsCallsRunWhileAllOtherWorkWaitsForTheOnlyConnection) {
  const DriverTraits traits = {.single_connection = true, .single_writer = true};
  Open(DefaultExecutorOptions(traits), traits);
  std::optional<Lease> kept = Begin(true);
  Submit("read");
  Submit("write", {.work_class = WorkClass::kWrite});
  Submit("second", {.work_class = kTransaction, .writes = true});
  while (pool_->stats().waiting == 0) absl::SleepFor(absl::Milliseconds(1));
  SubmitCall("call", *kept);
  EXPECT_THAT(ends_.Await("call"), IsOk());
  kept.reset();
  EXPECT_THAT(ends_.AwaitCount(5), ElementsAre("begin", "call", "read", "write", "second"));
}

TEST_F(ExecutorTransactionTest, ItsCallsRunWhileOtherTransactionsWaitToBegin) {
  Open({.transaction_workers = 1}, {}, {.size = 2});
  std::optional<Lease> kept = Begin();
  Submit("second", {.work_class = kTransaction});
  while (pool_->stats().waiting == 0) absl::SleepFor(absl::Milliseconds(1));
  SubmitCall("call", *kept);
  EXPECT_THAT(ends_.Await("call"), IsOk());
  kept.reset();
  EXPECT_THAT(ends_.Await("second"), IsOk());
}

TEST_F(ExecutorTransactionTest, WritesWaitForTheSingleWritersTransactionAndReadsDoNot) {
  const DriverTraits traits = {.single_writer = true};
  Open(DefaultExecutorOptions(traits), traits);
  std::optional<Lease> kept = Begin(true);
  Submit("write", {.work_class = WorkClass::kWrite});
  while (pool_->stats().waiting == 0) absl::SleepFor(absl::Milliseconds(1));
  Submit("read");
  EXPECT_THAT(ends_.Await("read"), IsOk());
  SubmitCall("call", *kept);
  EXPECT_THAT(ends_.Await("call"), IsOk());
  EXPECT_EQ(driver_->count("write"), 0);
  kept.reset();
  EXPECT_THAT(ends_.Await("write"), IsOk());
}

TEST_F(ExecutorTransactionTest, ShuttingDownDoesNotWaitForAConnectionThatIsKept) {
  Open({}, {}, {.size = 1});
  const Lease kept = Begin();
  Submit("read");
  while (pool_->stats().waiting == 0) absl::SleepFor(absl::Milliseconds(1));
  executor_->Shutdown(absl::Now());
  EXPECT_THAT(ends_.Await("read"), HasReason("POOL_CLOSED"));
}

}  // namespace
}  // namespace rowgate::orm
