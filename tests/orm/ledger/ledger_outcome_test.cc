// What became of a request, without repeating it; requests of transactions; old rows.
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/ledger/ledger.h"
#include "tests/orm/ledger/ledger_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::AllOf;
using ::testing::Field;

auto Is(orm::RequestState state) { return IsOkAndHolds(Field(&orm::RequestOutcome::state, state)); }

class LedgerOutcomeTest : public LedgerTest {};
ROWGATE_ON_ALL_BACKENDS(LedgerOutcomeTest);

TEST_P(LedgerOutcomeTest, AnAppliedRequestTellsMethodAndTime) {
  const absl::Time before = absl::Now();
  ASSERT_THAT(Once(Key(), "stored"), IsOk());
  for (const bool abandon : {false, true}) {
    ASSERT_OK_AND_ASSIGN(const orm::RequestOutcome outcome, OutcomeOf("id-1", abandon));
    EXPECT_EQ(outcome.state, orm::RequestState::kApplied);
    EXPECT_EQ(outcome.method, "test.Things/Create");
    EXPECT_GT(outcome.applied_at, before - absl::Minutes(1));
    EXPECT_LT(outcome.applied_at, absl::Now() + absl::Minutes(1));
  }
}

TEST_P(LedgerOutcomeTest, AskingLeavesNothingBehind) {
  EXPECT_THAT(OutcomeOf("id-1"), Is(orm::RequestState::kNotApplied));
  EXPECT_EQ(rows(), 0);
  EXPECT_FALSE(connection().in_transaction());
  EXPECT_THAT(Once(Key(), "later"), IsOk());
}

TEST_P(LedgerOutcomeTest, AnAbandonedRequestIsNeverApplied) {
  EXPECT_THAT(OutcomeOf("id-1", /*abandon=*/true), Is(orm::RequestState::kAbandoned));
  EXPECT_THAT(OutcomeOf("id-1"), Is(orm::RequestState::kAbandoned));
  const absl::Status status = Once(Key(), "late").status();
  EXPECT_THAT(status, AllOf(StatusIs(absl::StatusCode::kAborted), HasReason("REQUEST_ABANDONED")));
  EXPECT_EQ(orm::DetailOf(status).applied, orm::Applied::kNo);
  EXPECT_EQ(things(), 0);
  EXPECT_EQ(ledger().stats().abandoned, 1u);
}

TEST_P(LedgerOutcomeTest, AnAttemptUnderWayIsWaitedFor) {
  const std::unique_ptr<orm::Connection> attempt = Connect();
  const std::unique_ptr<orm::Connection> asking = Connect();
  BeginAttempt(*attempt, Key(), "stored");
  absl::StatusOr<orm::RequestOutcome> outcome;
  std::thread asker([&] {
    orm::Session session(*asking, nullptr);
    outcome = ledger().OutcomeOf(session, "somebody", "id-1", /*abandon=*/true);
  });
  EXPECT_EQ(rows(), 0);
  ASSERT_THAT(attempt->Commit(), IsOk());
  asker.join();
  EXPECT_THAT(outcome, Is(orm::RequestState::kApplied));
}

TEST_P(LedgerOutcomeTest, ATransactionIsRecordedWithItsCommit) {
  const std::unique_ptr<orm::Connection> first = Connect();
  BeginAttempt(*first, Key(), "one");
  ASSERT_THAT(first->Commit(), IsOk());

  ASSERT_THAT(first->Begin(orm::TransactionMode::kReadWrite), IsOk());
  orm::Session session(*first, nullptr);
  const absl::Status status = ledger().Record(session, Key(), "");
  EXPECT_THAT(status, AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("REQUEST_APPLIED_ALREADY")));
  EXPECT_EQ(orm::DetailOf(status).applied, orm::Applied::kYes);
  EXPECT_THAT(ledger().Record(session, Key("id-1", "other"), ""), HasReason("REQUEST_ID_REUSED"));
  ASSERT_THAT(first->Rollback(), IsOk());
  EXPECT_EQ(things(), 1);
}

TEST_P(LedgerOutcomeTest, OldRowsAreSweptOldestFirst) {
  for (int i = 0; i < 5; ++i) ASSERT_THAT(Once(Key(orm::StrCat("id-", i)), orm::StrCat(i)), IsOk());
  Script("UPDATE rowgate_requests SET created_at = '2024-01-31 10:00:00.000000' WHERE request_id IN ('id-1', 'id-3')");
  Script("UPDATE rowgate_requests SET created_at = '2024-01-30 10:00:00.000000' WHERE request_id = 'id-2'");
  orm::Session session(connection(), nullptr);
  EXPECT_THAT(ledger().Sweep(session, absl::Hours(24), 1), IsOkAndHolds(1));
  EXPECT_THAT(OutcomeOf("id-2"), Is(orm::RequestState::kNotApplied));
  EXPECT_THAT(ledger().Sweep(session, absl::Hours(24), 1000), IsOkAndHolds(2));
  EXPECT_THAT(ledger().Sweep(session, absl::Hours(24), 1000), IsOkAndHolds(0));
  EXPECT_THAT(OutcomeOf("id-0"), Is(orm::RequestState::kApplied));
  EXPECT_THAT(OutcomeOf("id-4"), Is(orm::RequestState::kApplied));
  EXPECT_EQ(rows(), 2);
  EXPECT_EQ(ledger().stats().swept, 3u);
}

}  // namespace
}  // namespace rowgate::test
