#include <string>

#include "orm/base/errors.h"
#include "orm/driver/errors.h"
#include "tests/orm/dialects/sqlite_driver/failing_disk.h"
#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

// What the driver makes of a disk that fails at one certain call. fault_verdicts_test.cc tries every call.
namespace rowgate::test {
namespace {

using orm::TransactionMode;
using ::testing::AllOf;

class Faults : public FileTest {
 protected:
  void SetUp() override {
    FileTest::SetUp();
    Script("CREATE TABLE t (v INTEGER PRIMARY KEY)");
  }
  void TearDown() override {
    disk_.Disarm();
    FileTest::TearDown();
    driver_.reset();
  }
  absl::Status Insert(int v) { return Run(Write("INSERT INTO t VALUES (" + std::to_string(v) + ")")); }
  void FailFirst(DiskCall call, bool full = false) { disk_.Arm({.at = 1, .full = full, .only = call}); }

  FailingDisk disk_;
};

TEST_F(Faults, ASyncThatFailsInCommitLeavesTheOutcomeUnknown) {
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  ASSERT_THAT(Insert(1), IsOk());
  FailFirst(DiskCall::kSync);
  const absl::Status commit = connection_->Commit();
  EXPECT_THAT(commit, AllOf(StatusIs(absl::StatusCode::kUnknown), HasReason("COMMIT_OUTCOME_UNKNOWN")));
  EXPECT_EQ(orm::DetailOf(commit).applied, orm::Applied::kUnknown);
  EXPECT_FALSE(orm::MayRerun(commit));
  EXPECT_FALSE(connection_->healthy());
  EXPECT_THAT(Insert(2), HasReason("DB_UNREACHABLE"));
}

TEST_F(Faults, ASyncThatFailsInAStatementOfItsOwnDoesToo) {
  FailFirst(DiskCall::kSync);
  EXPECT_THAT(Insert(1), HasReason("COMMIT_OUTCOME_UNKNOWN"));
  EXPECT_FALSE(connection_->healthy());
}

TEST_F(Faults, AReadThatFailsBeforeTheCommitBeginsAppliesNothing) {
  ASSERT_THAT(Insert(1), IsOk());
  Script("PRAGMA shrink_memory");
  FailFirst(DiskCall::kRead);
  const absl::Status status = Insert(2);
  EXPECT_THAT(status, AllOf(StatusIs(absl::StatusCode::kUnavailable), HasReason("DB_STORAGE_FAILED")));
  EXPECT_EQ(orm::DetailOf(status).applied, orm::Applied::kNo);
  EXPECT_FALSE(connection_->healthy());
  disk_.Disarm();
  EXPECT_EQ(CountOn(*Connect(*driver_), "SELECT count(*) FROM t"), 1);
}

TEST_F(Faults, AnUnknownOutcomeEndsTheTrustInAllConnections) {
  const auto idle = Connect(*driver_);
  const auto busy = Connect(*driver_);
  ASSERT_THAT(busy->Begin(TransactionMode::kReadOnly), IsOk());
  FailFirst(DiskCall::kSync);
  EXPECT_THAT(Insert(1), HasReason("COMMIT_OUTCOME_UNKNOWN"));
  disk_.Disarm();
  EXPECT_FALSE(idle->healthy());
  EXPECT_FALSE(busy->healthy());
  EXPECT_THAT(idle->Begin(TransactionMode::kReadWrite), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(busy->Commit(), HasReason("DB_UNREACHABLE"));
  EXPECT_THAT(busy->Rollback(), IsOk());
  const auto fresh = Connect(*driver_);
  EXPECT_TRUE(fresh->healthy());
  EXPECT_THAT(fresh->ExecuteScript("INSERT INTO t VALUES (2)"), IsOk());
}

TEST_F(Faults, OtherFailuresConcernTheirConnectionOnly) {
  const auto other = Connect(*driver_);
  Script("PRAGMA shrink_memory");
  FailFirst(DiskCall::kRead);
  EXPECT_THAT(Insert(1), HasReason("DB_STORAGE_FAILED"));
  EXPECT_FALSE(connection_->healthy());
  EXPECT_TRUE(other->healthy());
}

TEST_F(Faults, ADiskThatIsFullAppliesNothing) {
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  ASSERT_THAT(Insert(1), IsOk());
  FailFirst(DiskCall::kWrite, /*full=*/true);
  const absl::Status commit = connection_->Commit();
  EXPECT_THAT(commit, AllOf(StatusIs(absl::StatusCode::kResourceExhausted), HasReason("DISK_FULL")));
  EXPECT_EQ(orm::DetailOf(commit).applied, orm::Applied::kNo);
  disk_.Disarm();
  EXPECT_THAT(Insert(2), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Rollback(), IsOk());
  EXPECT_TRUE(connection_->healthy());
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 0);
}

TEST_F(Faults, ACheckpointThatFailsIsNotTheCommitsMatter) {
  const auto reader = Connect(*driver_);
  ASSERT_THAT(reader->Begin(TransactionMode::kReadOnly), IsOk());
  ASSERT_EQ(CountOn(*reader, "SELECT count(*) FROM t"), 0);
  Script(
      "CREATE TABLE big (b); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1100)"
      " INSERT INTO big SELECT zeroblob(4000) FROM n");
  ASSERT_THAT(reader->Rollback(), IsOk());
  disk_.Arm({.at = 10, .for_good = true, .only = DiskCall::kWrite});  // the commit itself writes less
  EXPECT_THAT(Insert(1), IsOk());
  EXPECT_TRUE(disk_.fired()) << "there was no checkpoint";
  disk_.Disarm();
  EXPECT_TRUE(connection_->healthy());
  EXPECT_THAT(Insert(2), IsOk());
  EXPECT_EQ(CountOn(*Connect(*driver_), "SELECT count(*) FROM t"), 2);
}

}  // namespace
}  // namespace rowgate::test
