// The order of things, and what happens when a connection fails in between.
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/dialects/registry.h"
#include "orm/driver/errors.h"
#include "orm/ledger/ledger.h"
#include "tests/support/fake_driver.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

MATCHER(HoldsNothing, "") { return !arg.has_value(); }

class LedgerCommitTest : public ::testing::Test {
 protected:
  void SetUp() override {
    dialects_ = orm::AllDialects();
    ASSERT_OK_AND_ASSIGN(ledger_, orm::Ledger::Create(*dialects_.front()));
    ASSERT_OK_AND_ASSIGN(connection_, driver_->Connect());
  }

  absl::StatusOr<orm::LedgerAnswer> Once() {
    orm::Session session(*connection_, nullptr);
    return ledger_->Once(session, key_, []() -> absl::StatusOr<std::string> { return "answer"; });
  }
  absl::StatusOr<std::optional<orm::LedgerAnswer>> Resolve() {
    orm::Session session(*connection_, nullptr);
    return ledger_->Resolve(session, key_);
  }

  FakeDriver& driver() { return *driver_; }
  const orm::Ledger& ledger() const { return *ledger_; }

 private:
  const orm::LedgerKey key_ = {.request_id = "id-1", .method = "test.Things/Create", .fingerprint = "print"};
  const std::shared_ptr<FakeDriver> driver_ = std::make_shared<FakeDriver>();
  std::vector<std::unique_ptr<orm::Dialect>> dialects_;
  std::unique_ptr<orm::Ledger> ledger_;
  std::unique_ptr<orm::Connection> connection_;
};

TEST_F(LedgerCommitTest, TheKeyComesFirstAndTheAnswerLast) {
  ASSERT_THAT(Once(), IsOk());
  EXPECT_THAT(driver().log(), ElementsAre("1 CONNECT", "1 BEGIN", HasSubstr("DO NOTHING"),
                                          HasSubstr("DO UPDATE SET response"), "1 COMMIT"));
}

TEST_F(LedgerCommitTest, ALostCommitSaysWhichIdToRepeat) {
  driver().FailNext("COMMIT", orm::CommitOutcomeUnknown());
  const absl::Status status = Once().status();
  EXPECT_THAT(status, HasReason("COMMIT_OUTCOME_UNKNOWN"));
  EXPECT_EQ(orm::DetailOf(status).applied, orm::Applied::kUnknown);
  EXPECT_EQ(orm::DetailOf(status).metadata.at("request_id"), "id-1");
  EXPECT_EQ(ledger().stats().unknown, 1u);
  EXPECT_EQ(ledger().stats().recorded, 0u);
}

TEST_F(LedgerCommitTest, AConnectionLostBeforeTheCommitIsNoDoubt) {
  driver().DropConnectionAt(2);
  const absl::Status status = Once().status();
  EXPECT_EQ(orm::DetailOf(status).applied, orm::Applied::kNo);
  EXPECT_EQ(driver().count("COMMIT"), 0u);
}

TEST_F(LedgerCommitTest, TheFenceIsCommittedBeforeItIsTakenAway) {
  EXPECT_THAT(Resolve(), IsOkAndHolds(HoldsNothing()));
  EXPECT_THAT(driver().log(), ElementsAre("1 CONNECT", "1 BEGIN", HasSubstr("INSERT INTO rowgate_requests"), "1 COMMIT",
                                          "1 BEGIN", HasSubstr("DELETE FROM rowgate_requests"), "1 COMMIT"));
}

TEST_F(LedgerCommitTest, AFenceWhoseOwnCommitIsLostProvesNothing) {
  driver().FailNext("COMMIT", orm::CommitOutcomeUnknown());
  EXPECT_THAT(Resolve(), HasReason("COMMIT_OUTCOME_UNKNOWN"));
}

TEST_F(LedgerCommitTest, AFenceThatCannotBeBuiltProvesNothing) {
  driver().FailStatementAt(1, orm::LockNotAvailable());
  const absl::Status status = Resolve().status();
  EXPECT_THAT(status, HasReason("COMMIT_OUTCOME_UNKNOWN"));
  EXPECT_EQ(orm::DetailOf(status).applied, orm::Applied::kUnknown);
}

TEST_F(LedgerCommitTest, AFenceThatStaysIsStillAProof) {
  driver().FailStatementAt(2, orm::LockNotAvailable());
  EXPECT_THAT(Resolve(), IsOkAndHolds(HoldsNothing()));
}

}  // namespace
}  // namespace rowgate::test
