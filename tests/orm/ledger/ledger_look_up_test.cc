// What the ledger can tell by a read.
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/ledger/ledger.h"
#include "tests/orm/ledger/ledger_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::Optional;

MATCHER(HoldsNothing, "") { return !arg.has_value(); }
auto SaysNothing() { return IsOkAndHolds(HoldsNothing()); }
auto Says(orm::RequestState state) { return IsOkAndHolds(Optional(Field(&orm::RequestOutcome::state, state))); }
auto Replays(const std::string& response) {
  return IsOkAndHolds(
      Optional(AllOf(Field(&orm::LedgerAnswer::response, response), Field(&orm::LedgerAnswer::replayed, true))));
}

class Statements final : public orm::StatementObserver {
 public:
  void OnStatement(const orm::StatementRun& run) override { writes_.push_back(run.statement.writes); }
  const std::vector<bool>& writes() const { return writes_; }

 private:
  std::vector<bool> writes_;
};

// Each look happens while another connection has begun to write: nobody is waited for.
class LedgerLookUpTest : public LedgerTest {
 protected:
  void SetUp() override {
    LedgerTest::SetUp();
    if (!IsSkipped()) other_ = Connect();
  }

  template <typename Look>
  auto BesideAWrite(const Look& look) {
    EXPECT_THAT(other_->Begin(orm::TransactionMode::kReadWrite), IsOk());
    orm::Session writing(*other_, nullptr);
    EXPECT_THAT(Insert(writing, "beside"), IsOk());
    orm::Session session(connection(), nullptr);
    auto found = look(session);
    EXPECT_FALSE(connection().in_transaction());
    EXPECT_THAT(other_->Rollback(), IsOk());
    return found;
  }

  absl::StatusOr<std::optional<orm::LedgerAnswer>> Answer(const orm::LedgerKey& key = Key()) {
    return BesideAWrite([&](orm::Session& session) { return ledger().LookUpAnswer(session, key); });
  }
  absl::StatusOr<std::optional<orm::RequestOutcome>> Outcome() {
    return BesideAWrite([&](orm::Session& session) { return ledger().LookUpOutcome(session, "somebody", "id-1"); });
  }

  std::unique_ptr<orm::Connection> other_;
};
ROWGATE_ON_ALL_BACKENDS(LedgerLookUpTest);

TEST_P(LedgerLookUpTest, AnAppliedRequestIsFound) {
  ASSERT_THAT(Once(Key(), "stored"), IsOk());
  EXPECT_THAT(Answer(), Replays("stored"));
  ASSERT_OK_AND_ASSIGN(const std::optional<orm::RequestOutcome> outcome, Outcome());
  ASSERT_OK_AND_ASSIGN(const orm::RequestOutcome told, OutcomeOf("id-1"));
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->state, orm::RequestState::kApplied);
  EXPECT_EQ(outcome->method, told.method);
  EXPECT_EQ(outcome->applied_at, told.applied_at);
  EXPECT_EQ(ledger().stats().replayed, 1u);
}

TEST_P(LedgerLookUpTest, AnAbandonedOneIsFound) {
  ASSERT_THAT(OutcomeOf("id-1", /*abandon=*/true), IsOk());
  EXPECT_THAT(Outcome(), Says(orm::RequestState::kAbandoned));
  EXPECT_THAT(Answer(), HasReason("REQUEST_ABANDONED"));
}

TEST_P(LedgerLookUpTest, AnotherRequestWithTheIdIsRefused) {
  ASSERT_THAT(Once(Key(), "stored"), IsOk());
  EXPECT_THAT(Answer(Key("id-1", "other")), HasReason("REQUEST_ID_REUSED"));
  EXPECT_EQ(ledger().stats().mismatched, 1u);
}

TEST_P(LedgerLookUpTest, AnAnswerThatWasNotKeptSaysSo) {
  ASSERT_THAT(Once(Key(), "stored"), IsOk());
  Script("UPDATE rowgate_requests SET response = NULL");
  EXPECT_THAT(Answer(), HasReason("REPLAY_NOT_STORED"));
  EXPECT_THAT(Outcome(), Says(orm::RequestState::kApplied));
}

TEST_P(LedgerLookUpTest, ThatThereIsNoRowSaysNothing) {
  EXPECT_THAT(Answer(), SaysNothing());
  EXPECT_THAT(Outcome(), SaysNothing());
  EXPECT_EQ(rows(), 0);
}

TEST_P(LedgerLookUpTest, AnAttemptUnderWaySaysNothing) {
  const std::unique_ptr<orm::Connection> attempt = Connect();
  BeginAttempt(*attempt, Key(), "stored");
  orm::Session session(connection(), nullptr);
  EXPECT_THAT(ledger().LookUpOutcome(session, "somebody", "id-1"), SaysNothing());
  EXPECT_THAT(ledger().LookUpAnswer(session, Key()), SaysNothing());
  ASSERT_THAT(attempt->Commit(), IsOk());
  EXPECT_THAT(ledger().LookUpOutcome(session, "somebody", "id-1"), Says(orm::RequestState::kApplied));
}

TEST_P(LedgerLookUpTest, AFenceSaysNothing) {
  ASSERT_THAT(Once(Key(), "stored"), IsOk());
  Script("UPDATE rowgate_requests SET state = 'fence', response = NULL");
  EXPECT_THAT(Answer(), SaysNothing());
  EXPECT_THAT(Outcome(), SaysNothing());
}

TEST_P(LedgerLookUpTest, ItIsOneReadOutsideATransaction) {
  ASSERT_THAT(Once(Key(), "stored"), IsOk());
  Statements statements;
  orm::Session session(connection(), {.observer = &statements});
  EXPECT_THAT(ledger().LookUpOutcome(session, "somebody", "id-1"), IsOk());
  EXPECT_THAT(statements.writes(), ElementsAre(false));
  EXPECT_EQ(session.stats().statements, 0);
}

}  // namespace
}  // namespace rowgate::test
