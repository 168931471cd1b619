#include "server/app/ledger_sweeper.h"

#include <atomic>
#include <memory>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "orm/dialects/registry.h"
#include "orm/driver/errors.h"
#include "orm/executor/executor.h"
#include "orm/pool/pool.h"
#include "tests/support/fake_driver.h"

namespace rowgate::server {
namespace {

class LedgerSweeperTest : public ::testing::Test {
 protected:
  static constexpr int64_t kBatch = 10;

  // Batches delete as many rows as they may, `full` times, and then fewer.
  void LetBatchesBeFull(int full) {
    driver_->AnswerWith([this, full](const orm::CompiledStatement&, auto, orm::RowBatch*) {
      return orm::ExecuteResult{.rows_affected = ++batches_ <= full ? kBatch : kBatch - 1};
    });
  }
  void AwaitBatches(int count) const {
    while (batches_ < count) absl::SleepFor(absl::Milliseconds(1));
  }
  std::unique_ptr<LedgerSweeper> Start(absl::Duration first, absl::Duration interval = absl::Hours(1)) {
    return std::make_unique<LedgerSweeper>(
        LedgerSweeperOptions{.first = first, .interval = interval, .batch_rows = kBatch}, *ledger_, executor_, log_);
  }

  std::atomic<int> batches_ = 0;
  const Log log_{{.level = LogLevel::kOff}};
  const std::shared_ptr<test::FakeDriver> driver_ = std::make_shared<test::FakeDriver>();
  const std::unique_ptr<orm::Pool> pool_ = *orm::Pool::Create(driver_, {.size = 1});
  const std::vector<std::unique_ptr<orm::Dialect>> dialects_ = orm::AllDialects();
  const std::unique_ptr<orm::Ledger> ledger_ = *orm::Ledger::Create(*dialects_.front());
  // Ends before the ledger: a batch may still be running.
  orm::Executor executor_{{.read_workers = 1, .write_workers = 1, .stream_workers = 1}, *pool_};
};

TEST_F(LedgerSweeperTest, DeletesInBatchesUntilOneIsNotFull) {
  LetBatchesBeFull(2);
  const auto sweeper = Start(absl::ZeroDuration());
  AwaitBatches(3);
  while (ledger_->stats().swept < static_cast<uint64_t>(3 * kBatch - 1)) absl::SleepFor(absl::Milliseconds(1));
  sweeper->Stop();
  EXPECT_EQ(batches_, 3);
  EXPECT_EQ(driver_->count("BEGIN"), 0u) << "each batch is a transaction of its own";
}

TEST_F(LedgerSweeperTest, SweepsAgainAndAgain) {
  LetBatchesBeFull(0);
  const auto sweeper = Start(absl::ZeroDuration(), absl::Milliseconds(1));
  AwaitBatches(3);
}

TEST_F(LedgerSweeperTest, GoesOnAfterAnError) {
  LetBatchesBeFull(0);
  driver_->FailStatementAt(1, orm::ConnectionLost());
  const auto sweeper = Start(absl::ZeroDuration(), absl::Milliseconds(1));
  AwaitBatches(1);
}

TEST_F(LedgerSweeperTest, StopsWhileItWaits) {
  LetBatchesBeFull(0);
  Start(absl::Hours(1))->Stop();
  EXPECT_EQ(batches_, 0);
}

TEST_F(LedgerSweeperTest, StopsWhileABatchIsUnderWay) {
  LetBatchesBeFull(0);
  driver_->Hold();
  const auto sweeper = Start(absl::ZeroDuration());
  driver_->AwaitHeld(1);
  sweeper->Stop();
  driver_->Release();
}

}  // namespace
}  // namespace rowgate::server
