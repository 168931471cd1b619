#include <atomic>
#include <random>
#include <semaphore>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "orm/base/strings.h"
#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

namespace rowgate::test {
namespace {

using orm::StrCat;
using orm::TransactionMode;

constexpr char kEndless[] = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

// Cancels a connection again and again at random moments, as the executor does, from Begin until End has returned.
class Canceller {
 public:
  Canceller(orm::Connection& connection, int seed)
      : connection_(connection), random_(static_cast<unsigned>(seed)), thread_([this] { Run(); }) {}
  Canceller(const Canceller&) = delete;
  Canceller& operator=(const Canceller&) = delete;
  ~Canceller() {
    stopping_ = true;
    begin_.release();
    thread_.join();
  }

  void Begin() {
    active_ = true;
    begin_.release();
  }
  void End() {
    active_ = false;
    ended_.acquire();
  }

 private:
  void Run() {
    while (true) {
      begin_.acquire();
      if (stopping_) return;
      do {
        absl::SleepFor(absl::Microseconds(static_cast<int>(random_() % 400)));
        connection_.Cancel();
      } while (active_);
      ended_.release();
    }
  }

  orm::Connection& connection_;
  std::mt19937 random_;
  std::atomic<bool> active_ = false;
  std::atomic<bool> stopping_ = false;
  std::binary_semaphore begin_{0};
  std::binary_semaphore ended_{0};
  std::thread thread_;  // after what it uses
};

class Cancelling : public FileTest {
 protected:
  void SetUp() override {
    FileTest::SetUp();
    Script("CREATE TABLE t (v INTEGER PRIMARY KEY, w)");
  }
  // Twenty rows of one round.
  absl::Status Insert(int round) {
    return Run(
        Write(StrCat("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT 20)"
                     " INSERT INTO t SELECT ",
                     round * 100, " + i, hex(randomblob(300)) FROM n")));
  }
  int64_t RowsOf(int round) {
    return Count(StrCat("SELECT count(*) FROM t WHERE v BETWEEN ", round * 100, " AND ", round * 100 + 99));
  }
  static void ExpectOkOrCancelled(const absl::Status& status) {
    if (!status.ok()) {
      EXPECT_THAT(status, HasReason("STATEMENT_CANCELLED"));
    }
  }
};

TEST_F(Cancelling, NeverHitsTheStatementAfter) {
  Canceller canceller(*connection_, 1);
  for (int round = 0; round < 300; ++round) {
    canceller.Begin();
    if (round % 2 == 0) {
      EXPECT_THAT(Run(Read(kEndless, {Stored(orm::TypeKind::kInt64)})), HasReason("STATEMENT_CANCELLED"));
    } else {
      ExpectOkOrCancelled(Insert(round));
    }
    canceller.End();
    ASSERT_EQ(Count("SELECT 7"), 7) << round;
    ASSERT_THAT(Run(Write(StrCat("INSERT INTO t VALUES (", -round - 1, ", NULL)"))), IsOk()) << round;
  }
  EXPECT_EQ(Count("SELECT count(*) FROM t WHERE v < 0"), 300);
}

TEST_F(Cancelling, AStatementOfItsOwnIsAppliedOrNotAsItSays) {
  Canceller canceller(*connection_, 2);
  for (int round = 0; round < 300; ++round) {
    canceller.Begin();
    const absl::Status status = Insert(round);
    canceller.End();
    ExpectOkOrCancelled(status);
    ASSERT_EQ(RowsOf(round), status.ok() ? 20 : 0) << status;
  }
  EXPECT_TRUE(connection_->healthy());
}

TEST_F(Cancelling, ATransactionIsAppliedOrNotAsItSays) {
  Canceller canceller(*connection_, 3);
  const auto attempt = [&](int round) {
    if (absl::Status begun = connection_->Begin(TransactionMode::kReadWrite); !begun.ok()) return begun;
    absl::Status status = Insert(2 * round);
    if (status.ok()) status = Insert(2 * round + 1);
    if (status.ok()) status = connection_->Commit();
    if (!status.ok()) {
      EXPECT_THAT(connection_->Rollback(), IsOk());
    }
    return status;
  };
  for (int round = 0; round < 300; ++round) {
    canceller.Begin();
    const absl::Status status = attempt(round);
    canceller.End();
    ExpectOkOrCancelled(status);
    ASSERT_EQ(RowsOf(2 * round), status.ok() ? 20 : 0) << status;
    ASSERT_EQ(RowsOf(2 * round + 1), status.ok() ? 20 : 0) << status;
  }
  EXPECT_TRUE(connection_->healthy());
}

TEST_F(Cancelling, StopsNoCommitAndNoRollback) {
  Canceller canceller(*connection_, 4);
  for (int round = 0; round < 300; ++round) {
    ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
    ASSERT_THAT(Insert(2 * round), IsOk());
    ASSERT_THAT(connection_->Savepoint(), IsOk());
    ASSERT_THAT(Insert(2 * round + 1), IsOk());
    canceller.Begin();
    EXPECT_THAT(connection_->RollbackToSavepoint(1), IsOk());
    EXPECT_THAT(round % 2 == 0 ? connection_->Commit() : connection_->Rollback(), IsOk());
    canceller.End();
    ASSERT_EQ(RowsOf(2 * round), round % 2 == 0 ? 20 : 0);
    ASSERT_EQ(RowsOf(2 * round + 1), 0);
  }
}

TEST_F(Cancelling, EndsAWaitForALock) {
  orm::SqliteOptions options = Options();
  options.busy_timeout = absl::Seconds(600);
  const auto patient_driver = MakeDriver(options);
  const auto patient = Connect(*patient_driver);
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  Canceller canceller(*patient, 5);
  for (int round = 0; round < 20; ++round) {
    canceller.Begin();
    EXPECT_THAT(patient->Begin(TransactionMode::kReadWrite), HasReason("STATEMENT_CANCELLED"));
    EXPECT_FALSE(patient->in_transaction());
    canceller.End();
  }
  ASSERT_THAT(connection_->Rollback(), IsOk());
  EXPECT_THAT(patient->Begin(TransactionMode::kReadWrite), IsOk()) << "the cancel must not hit the next statement";
}

TEST_F(Cancelling, StopsAQueryBetweenItsPortions) {
  auto cursor =
      connection_->Open(Read("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
                             {Stored(orm::TypeKind::kInt64)}),
                        {});
  ASSERT_THAT(cursor, IsOk());
  orm::RowBatch batch;
  ASSERT_THAT((*cursor)->Fetch(10, 1'000'000, batch), IsOk());
  connection_->Cancel();
  EXPECT_THAT((*cursor)->Fetch(10, 1'000'000, batch), HasReason("STATEMENT_CANCELLED"));
  cursor->reset();
  EXPECT_EQ(Count("SELECT 7"), 7);
}

}  // namespace
}  // namespace rowgate::test
