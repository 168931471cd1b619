#include "orm/ledger/ledger.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "tests/orm/ledger/ledger_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::AllOf;
using ::testing::Field;

constexpr size_t kKeptMax = size_t{1} << 20;

auto IsFirst(const std::string& response) {
  return IsOkAndHolds(AllOf(Field(&orm::LedgerAnswer::response, response), Field(&orm::LedgerAnswer::replayed, false)));
}
auto IsReplayOf(const std::string& response) {
  return IsOkAndHolds(AllOf(Field(&orm::LedgerAnswer::response, response), Field(&orm::LedgerAnswer::replayed, true)));
}

class LedgerOnceTest : public LedgerTest {
 protected:
  absl::StatusOr<orm::LedgerAnswer> Answering(const orm::LedgerKey& key, const std::string& response) {
    orm::Session session(connection(), nullptr);
    return ledger().Once(session, key, [&]() -> absl::StatusOr<std::string> { return response; });
  }
};
ROWGATE_ON_ALL_BACKENDS(LedgerOnceTest);

TEST_P(LedgerOnceTest, TheFirstAttemptRunsAndLaterOnesGetItsAnswer) {
  EXPECT_THAT(Once(Key(), "first"), IsFirst("first"));
  EXPECT_THAT(Once(Key(), "second"), IsReplayOf("first"));
  EXPECT_THAT(Once(*Connect(), Key(), "third"), IsReplayOf("first"));
  EXPECT_EQ(things(), 1);
  EXPECT_FALSE(connection().in_transaction());
  EXPECT_EQ(ledger().stats().recorded, 1u);
  EXPECT_EQ(ledger().stats().replayed, 2u);
}

TEST_P(LedgerOnceTest, AnEmptyAnswerIsAnAnswer) {
  EXPECT_THAT(Answering(Key(), ""), IsFirst(""));
  EXPECT_THAT(Answering(Key(), "other"), IsReplayOf(""));
}

TEST_P(LedgerOnceTest, AnyBytesCanBeAnswered) {
  const std::string bytes("\0\xff'\n\\x", 6);
  EXPECT_THAT(Answering(Key(), bytes), IsFirst(bytes));
  EXPECT_THAT(Answering(Key(), ""), IsReplayOf(bytes));
}

TEST_P(LedgerOnceTest, AnErrorUndoesTheWriteAndFreesTheId) {
  orm::Session session(connection(), nullptr);
  const auto failing = [&]() -> absl::StatusOr<std::string> {
    EXPECT_THAT(Insert(session, "undone"), IsOk());
    return orm::InvalidField("NO", "field", "no");
  };
  EXPECT_THAT(ledger().Once(session, Key(), failing), HasReason("NO"));
  EXPECT_EQ(things(), 0);
  EXPECT_EQ(rows(), 0);
  EXPECT_THAT(Once(Key(), "later"), IsFirst("later"));
}

TEST_P(LedgerOnceTest, AnErrorOfTheDatabaseFreesTheId) {
  Script("INSERT INTO things (name) VALUES ('taken')");
  EXPECT_THAT(Once(Key(), "taken"), HasReason("UNIQUE_VIOLATION"));
  EXPECT_FALSE(connection().in_transaction());
  EXPECT_THAT(Once(Key(), "free"), IsFirst("free"));
}

TEST_P(LedgerOnceTest, AnotherRequestWithTheSameIdIsRefused) {
  ASSERT_THAT(Once(Key("id-1", "one"), "first"), IsOk());
  EXPECT_THAT(Once(Key("id-1", "two"), "second"),
              AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasReason("REQUEST_ID_REUSED")));
  orm::LedgerKey other_method = Key("id-1", "one");
  other_method.method = "test.Things/Delete";
  EXPECT_THAT(Once(other_method, "third"), HasReason("REQUEST_ID_REUSED"));
  EXPECT_EQ(things(), 1);
  EXPECT_EQ(ledger().stats().mismatched, 2u);
}

TEST_P(LedgerOnceTest, IdsBelongToTheirPrincipal) {
  orm::LedgerKey other = Key();
  other.principal = "somebody else";
  EXPECT_THAT(Once(Key(), "first"), IsFirst("first"));
  EXPECT_THAT(Once(other, "second"), IsFirst("second"));
}

TEST_P(LedgerOnceTest, IdsAreComparedByteByByte) {
  EXPECT_THAT(Once(Key("abc"), "1"), IsFirst("1"));
  EXPECT_THAT(Once(Key("ABC"), "2"), IsFirst("2"));
  EXPECT_THAT(Once(Key("abc "), "3"), IsFirst("3"));
  EXPECT_EQ(rows(), 3);
}

TEST_P(LedgerOnceTest, AnAnswerThatIsTooLargeIsNotKept) {
  const std::string kept(kKeptMax, 'a');
  EXPECT_THAT(Answering(Key("kept"), kept), IsFirst(kept));
  EXPECT_THAT(Answering(Key("kept"), ""), IsReplayOf(kept));
  const std::string large(kKeptMax + 1, 'a');
  EXPECT_THAT(Answering(Key("large"), large), IsFirst(large));
  const absl::Status replay = Answering(Key("large"), "").status();
  EXPECT_THAT(replay, AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("REPLAY_NOT_STORED")));
  EXPECT_EQ(orm::DetailOf(replay).applied, orm::Applied::kYes);
}

TEST_P(LedgerOnceTest, NothingOfItCountsAsAStatementOfThePlan) {
  orm::Session session(connection(), {.max_statements = 1});
  EXPECT_THAT(ledger().Once(session, Key(), [&] { return Insert(session, "one"); }), IsFirst("one"));
  EXPECT_EQ(session.stats().statements, 1);
  EXPECT_EQ(session.stats().rows, 1);
}

TEST_P(LedgerOnceTest, WithoutItsTableItSaysWhatIsMissing) {
  EXPECT_THAT(ledger().Exists(connection()), IsOkAndHolds(true));
  Script("DROP TABLE rowgate_requests");
  EXPECT_THAT(ledger().Exists(connection()), IsOkAndHolds(false));
  EXPECT_THAT(Once(Key(), "first"),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("REQUEST_LEDGER_MISSING")));
  EXPECT_THAT(OutcomeOf("id-1"), HasReason("REQUEST_LEDGER_MISSING"));
  EXPECT_EQ(things(), 0);
}

TEST_P(LedgerOnceTest, AMissingTableOfTheWriteIsNotTakenForItsOwn) {
  Script("DROP TABLE things");
  EXPECT_THAT(Once(Key(), "first"), HasReason("SCHEMA_DRIFT"));
}

TEST_P(LedgerOnceTest, ItsTableIsMadeOnce) {
  ASSERT_THAT(Once(Key(), "first"), IsOk());
  for (const std::string& statement : ledger().CreateStatements()) Script(statement);
  EXPECT_EQ(rows(), 1);
}

// Four attempts at once: one is applied, the others get its answer.
class LedgerRaceTest : public LedgerTest {
 protected:
  void Race(orm::Isolation isolation) {
    constexpr int kThreads = 4;
    constexpr int kRounds = 10;
    for (int round = 0; round < kRounds; ++round) {
      const std::string id = orm::StrCat("round-", round);
      std::vector<absl::StatusOr<orm::LedgerAnswer>> answers(kThreads, absl::UnknownError("never ran"));
      std::vector<std::thread> threads;
      for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&, i] {
          const std::unique_ptr<orm::Connection> own = Connect();
          answers[static_cast<size_t>(i)] = Once(*own, Key(id), orm::StrCat(id, " by ", i), {.isolation = isolation});
        });
      }
      for (std::thread& thread : threads) thread.join();
      CheckAnswers(answers);
    }
    EXPECT_EQ(things(), kRounds);
    EXPECT_EQ(ledger().stats().recorded, static_cast<uint64_t>(kRounds));
    EXPECT_EQ(ledger().stats().replayed, static_cast<uint64_t>(kRounds) * (kThreads - 1));
  }

 private:
  static void CheckAnswers(const std::vector<absl::StatusOr<orm::LedgerAnswer>>& answers) {
    int first = 0;
    for (const absl::StatusOr<orm::LedgerAnswer>& answer : answers) {
      ASSERT_THAT(answer, IsOk());
      EXPECT_EQ(answer->response, answers.front()->response);
      if (!answer->replayed) ++first;
    }
    EXPECT_EQ(first, 1);
  }
};
ROWGATE_ON_ALL_BACKENDS(LedgerRaceTest);

TEST_P(LedgerRaceTest, OneOfFourIsApplied) { Race(orm::Isolation::kDefault); }
TEST_P(LedgerRaceTest, OneOfFourIsAppliedWhenReadsAreRepeatable) { Race(orm::Isolation::kRepeatableRead); }
TEST_P(LedgerRaceTest, OneOfFourIsAppliedWhenSerializable) { Race(orm::Isolation::kSerializable); }

// SQLite's plans do not depend on what is stored.
class LedgerPlansTest : public LedgerTest {};
std::vector<Backend> ThoseWithStoredPlans() {
  std::vector<Backend> backends = AllBackends();
  std::erase_if(backends, [](const Backend& backend) { return backend.name != "PostgreSQL"; });
  return backends;
}
INSTANTIATE_TEST_SUITE_P(Database, LedgerPlansTest, ::testing::ValuesIn(ThoseWithStoredPlans()), BackendName);

TEST_P(LedgerPlansTest, AnswersAreStoredByTheKeyEvenWithPlansForAnEmptyTable) {
  Script("VACUUM ANALYZE rowgate_requests");
  const auto scans = [&] {
    return Number(connection(), "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'rowgate_requests'");
  };
  ASSERT_OK(connection().Begin(orm::TransactionMode::kReadWrite));
  const int64_t before = scans();
  orm::Session session(connection(), nullptr);
  for (int i = 0; i < 20; ++i) ASSERT_OK(ledger().Record(session, Key(orm::StrCat(i)), "answer"));
  EXPECT_EQ(scans(), before);
  ASSERT_OK(connection().Rollback());
}

}  // namespace
}  // namespace rowgate::test
