// What became of a commit whose answer was lost.
#include <optional>
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
using ::testing::Optional;

using Verdict = absl::StatusOr<std::optional<orm::LedgerAnswer>>;

constexpr char kWaiting[] =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

// Whom the waiter waits for.
constexpr char kBlocker[] =
    "SELECT coalesce(max(blocker), 0)::bigint FROM pg_stat_activity, unnest(pg_blocking_pids(pid)) AS blocker "
    "WHERE datname = current_database()";

auto IsApplied(const std::string& response) {
  return IsOkAndHolds(
      Optional(AllOf(Field(&orm::LedgerAnswer::response, response), Field(&orm::LedgerAnswer::replayed, true))));
}
MATCHER(HoldsNothing, "") { return !arg.has_value(); }
auto IsNotApplied() { return IsOkAndHolds(HoldsNothing()); }

class LedgerResolveTest : public LedgerTest {
 protected:
  Verdict Resolve(orm::Connection& on, const orm::LedgerKey& key = Key()) {
    orm::Session session(on, nullptr);
    return ledger().Resolve(session, key);
  }
  Verdict Resolve() { return Resolve(connection()); }

  bool is_postgresql() const { return GetParam().name == "PostgreSQL"; }

  // Until the database says that somebody waits for a lock. SQLite cannot say it; there the test goes on at once.
  void AwaitWaiter() {
    if (!is_postgresql()) return;
    while (Number(connection(), kWaiting) == 0) absl::SleepFor(absl::Milliseconds(5));
  }

  // SQLite has no process behind a connection: there it is closed.
  void Kill(std::unique_ptr<orm::Connection>& connection_to_kill) {
    if (!is_postgresql()) return connection_to_kill.reset();
    Script(orm::StrCat("SELECT pg_terminate_backend(", Number(connection(), kBlocker), ")"));
    while (Number(connection(), kBlocker) != 0) absl::SleepFor(absl::Milliseconds(5));
    EXPECT_FALSE(connection_to_kill->Commit().ok());
  }

  // A resolver on a thread of its own, while the lost transaction is still open.
  class Resolver {
   public:
    explicit Resolver(LedgerResolveTest& test)
        : connection_(test.Connect()), thread_([this, &test] { verdict_ = test.Resolve(*connection_); }) {}
    ~Resolver() {
      if (thread_.joinable()) thread_.join();
    }
    Verdict Join() {
      thread_.join();
      return verdict_;
    }

   private:
    const std::unique_ptr<orm::Connection> connection_;
    Verdict verdict_;
    std::thread thread_;
  };
};
ROWGATE_ON_ALL_BACKENDS(LedgerResolveTest);

TEST_P(LedgerResolveTest, ACommitThatHappenedGivesItsAnswer) {
  ASSERT_THAT(Once(Key(), "stored"), IsOk());
  EXPECT_THAT(Resolve(), IsApplied("stored"));
  EXPECT_EQ(ledger().stats().resolved_applied, 1u);
}

TEST_P(LedgerResolveTest, ACommitThatNeverHappenedLeavesTheIdFree) {
  EXPECT_THAT(Resolve(), IsNotApplied());
  EXPECT_EQ(rows(), 0);
  EXPECT_EQ(ledger().stats().resolved_not_applied, 1u);
  EXPECT_THAT(Once(Key(), "later"), IsOkAndHolds(AllOf(Field(&orm::LedgerAnswer::response, "later"),
                                                       Field(&orm::LedgerAnswer::replayed, false))));
}

// The control: a plain read sees nothing while the commit is under way, and would say "not applied".
TEST_P(LedgerResolveTest, ACommitUnderWayIsWaitedForWhereAReadWouldBeWrong) {
  const std::unique_ptr<orm::Connection> lost = Connect();
  BeginAttempt(*lost, Key(), "stored");
  Resolver resolver(*this);
  AwaitWaiter();
  EXPECT_EQ(rows(), 0) << "what a read would have concluded from";
  ASSERT_THAT(lost->Commit(), IsOk());
  EXPECT_THAT(resolver.Join(), IsApplied("stored"));
  EXPECT_EQ(things(), 1);
}

TEST_P(LedgerResolveTest, ATransactionThatEndsWithoutItsCommitIsWaitedFor) {
  const std::unique_ptr<orm::Connection> lost = Connect();
  BeginAttempt(*lost, Key(), "lost");
  Resolver resolver(*this);
  AwaitWaiter();
  ASSERT_THAT(lost->Rollback(), IsOk());
  EXPECT_THAT(resolver.Join(), IsNotApplied());
  EXPECT_EQ(things(), 0);
  EXPECT_EQ(rows(), 0);
}

TEST_P(LedgerResolveTest, AConnectionThatIsKilledNeverCommits) {
  std::unique_ptr<orm::Connection> lost = Connect();
  BeginAttempt(*lost, Key(), "lost");
  Resolver resolver(*this);
  AwaitWaiter();
  Kill(lost);
  EXPECT_THAT(resolver.Join(), IsNotApplied());
  EXPECT_EQ(things(), 0);
}

TEST_P(LedgerResolveTest, AnAnswerThatWasNotKeptIsAppliedAllTheSame) {
  orm::Session session(connection(), nullptr);
  ASSERT_THAT(
      ledger().Once(session, Key(), []() -> absl::StatusOr<std::string> { return std::string(size_t{2} << 20, 'a'); }),
      IsOk());
  const absl::Status status = Resolve().status();
  EXPECT_THAT(status, HasReason("REPLAY_NOT_STORED"));
  EXPECT_EQ(orm::DetailOf(status).applied, orm::Applied::kYes);
}

TEST_P(LedgerResolveTest, AnAbandonedIdWasNotApplied) {
  ASSERT_THAT(OutcomeOf("id-1", /*abandon=*/true), IsOk());
  EXPECT_THAT(Resolve(), HasReason("REQUEST_ABANDONED"));
}

TEST_P(LedgerResolveTest, WhenTheDatabaseCannotSayItIsUndecided) {
  Script("DROP TABLE rowgate_requests");
  const absl::Status status = Resolve().status();
  EXPECT_THAT(status, AllOf(StatusIs(absl::StatusCode::kUnknown), HasReason("COMMIT_OUTCOME_UNKNOWN")));
  EXPECT_EQ(orm::DetailOf(status).applied, orm::Applied::kUnknown);
  EXPECT_EQ(orm::DetailOf(status).metadata.at("request_id"), "id-1");
}

// A resolver that died between its two transactions leaves its fence behind.
class LedgerFenceTest : public LedgerResolveTest {
 protected:
  void SetUp() override {
    LedgerResolveTest::SetUp();
    if (IsSkipped()) return;
    Script(
        "INSERT INTO rowgate_requests (principal, request_id, method, fingerprint, state, created_at) VALUES "
        "('somebody', 'id-1', 'test.Things/Create', 'print', 'fence', '2024-01-31 10:00:00.000000')");
  }
};
ROWGATE_ON_ALL_BACKENDS(LedgerFenceTest);

TEST_P(LedgerFenceTest, TheNextAttemptTakesIt) {
  EXPECT_THAT(Once(Key("id-1", "another print"), "next"), IsOk());
  EXPECT_EQ(things(), 1);
  EXPECT_THAT(OutcomeOf("id-1"), IsOkAndHolds(Field(&orm::RequestOutcome::state, orm::RequestState::kApplied)));
}

TEST_P(LedgerFenceTest, AnotherResolverTakesItAway) {
  EXPECT_THAT(Resolve(), IsNotApplied());
  EXPECT_EQ(rows(), 0);
}

TEST_P(LedgerFenceTest, ItIsNoAnswerToWhoAsks) {
  EXPECT_THAT(OutcomeOf("id-1"), IsOkAndHolds(Field(&orm::RequestOutcome::state, orm::RequestState::kNotApplied)));
  EXPECT_THAT(Once(Key(), "next"), IsOk());
}

TEST_P(LedgerFenceTest, WhoAbandonsItKeepsItForGood) {
  EXPECT_THAT(OutcomeOf("id-1", /*abandon=*/true),
              IsOkAndHolds(Field(&orm::RequestOutcome::state, orm::RequestState::kAbandoned)));
  EXPECT_THAT(Resolve(), HasReason("REQUEST_ABANDONED"));
  EXPECT_THAT(Once(Key(), "never"), HasReason("REQUEST_ABANDONED"));
  EXPECT_EQ(things(), 0);
}

}  // namespace
}  // namespace rowgate::test
