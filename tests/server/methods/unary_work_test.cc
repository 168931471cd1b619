#include "server/methods/unary_work.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/dialects/registry.h"
#include "orm/driver/errors.h"
#include "orm/executor/executor.h"
#include "orm/pool/pool.h"
#include "tests/server/status/rpc_status_reader.h"
#include "tests/support/fake_call.h"
#include "tests/support/fake_driver.h"
#include "tests/support/fixture_catalog.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using test::FakeCall;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

// Writes of one statement, with and without a request_id, on a driver that fails where the test says so.
class UnaryWorkTest : public ::testing::Test {
 protected:
  std::shared_ptr<FakeCall> Run(std::optional<orm::LedgerKey> key, const absl::Status& encoding = absl::OkStatus(),
                                Metadata metadata = {}) {
    auto call = FakeCall::Create({.method = "a.B/C", .metadata = std::move(metadata)});
    PreparedCall prepared = {.work_class = orm::WorkClass::kWrite,
                             .run = [this, encoding](orm::Session& session) -> absl::StatusOr<std::string> {
                               ++runs_;
                               const orm::CompiledStatement statement = {.sql = "WRITE", .writes = true};
                               RETURN_IF_ERROR(session.Execute(statement, {}, nullptr).status());
                               RETURN_IF_ERROR(encoding);
                               return std::string("answer");
                             }};
    executor_.Submit(MakeUnaryWork(call, context_, std::move(prepared), std::move(key), 0));
    EXPECT_TRUE(call->WaitFinished());
    return call;
  }

  // As gRPC repeats a call by itself.
  std::shared_ptr<FakeCall> RunRetry(std::optional<orm::LedgerKey> key) {
    return Run(std::move(key), absl::OkStatus(), {{"grpc-previous-rpc-attempts", "1"}});
  }

  static orm::LedgerKey WithId() { return {.request_id = "id-1", .method = "a.B/C", .fingerprint = "print"}; }
  static RpcStatus ErrorOf(const FakeCall& call) { return ReadRpcStatus(call.status().details); }

  // The key is found to be taken by a row with this answer, once the commit has been tried.
  void LetTheCommitHaveHappened() {
    driver_->AnswerWith([this](const orm::CompiledStatement& statement, auto, orm::RowBatch* rows) {
      return driver_->count("COMMIT") == 0 ? orm::ExecuteResult{.rows_affected = 1} : Taken(statement, rows);
    });
  }
  // The key has been taken by a row with this answer before.
  void LetTheKeyBeTaken() {
    driver_->AnswerWith(
        [](const orm::CompiledStatement& statement, auto, orm::RowBatch* rows) { return Taken(statement, rows); });
  }

  const std::shared_ptr<test::FakeDriver> driver_ = std::make_shared<test::FakeDriver>();
  const std::unique_ptr<orm::Pool> pool_ = *orm::Pool::Create(driver_, {.size = 2});
  orm::Executor executor_{{.read_workers = 1, .write_workers = 1, .stream_workers = 1}, *pool_};
  const std::vector<std::unique_ptr<orm::Dialect>> dialects_ = orm::AllDialects();
  const std::unique_ptr<orm::Ledger> ledger_ = *orm::Ledger::Create(*dialects_.front());
  const std::unique_ptr<orm::Engine> engine_ = *orm::Engine::Create(test::FixtureCatalog(), *dialects_.front(), {});
  const TokenSealer tokens_ = TokenSealer::Random();
  const ServingContext context_{.engine = *engine_,
                                .executor = executor_,
                                .tokens = tokens_,
                                .ledger = ledger_.get(),
                                .times = {.call_timeout = absl::Minutes(1), .call_timeout_max = absl::Minutes(5)}};
  std::atomic<int> runs_ = 0;

 private:
  static orm::ExecuteResult Taken(const orm::CompiledStatement& statement, orm::RowBatch* rows) {
    if (rows == nullptr) return orm::ExecuteResult{.rows_affected = 0};
    rows->Reset(statement.result.size());
    for (const char* text : {"a.B/C", "print", "applied"}) rows->AppendText(text);
    rows->AppendBytes("stored answer");
    rows->AppendInteger(0);
    return orm::ExecuteResult{};
  }
};

TEST_F(UnaryWorkTest, AStatementByItselfNeedsNoTransaction) {
  const auto call = Run(std::nullopt);
  EXPECT_EQ(call->response(), "answer");
  EXPECT_THAT(call->trailers(), AllOf(Contains(Pair("rowgate-attempts", "1")), Not(Contains(Key("rowgate-replayed")))));
  EXPECT_EQ(driver_->count("BEGIN"), 0u);
}

TEST_F(UnaryWorkTest, WhatAConcurrentTransactionHasBrokenRunsAgain) {
  driver_->FailStatementAt(1, orm::SerializationFailure());
  driver_->FailStatementAt(2, orm::Deadlock());
  const auto call = Run(std::nullopt);
  EXPECT_EQ(call->response(), "answer");
  EXPECT_THAT(call->trailers(),
              AllOf(Contains(Pair("rowgate-attempts", "3")), Contains(Pair("rowgate-statements", "3"))));
}

TEST_F(UnaryWorkTest, WithAnIdTheWholeTransactionRunsAgain) {
  driver_->FailStatementAt(2, orm::SerializationFailure());
  const auto call = Run(WithId());
  EXPECT_EQ(call->response(), "answer");
  EXPECT_EQ(runs_, 2);
  EXPECT_THAT(call->trailers(), Contains(Pair("rowgate-attempts", "2")));
  EXPECT_EQ(driver_->count("COMMIT"), 1u);
}

TEST_F(UnaryWorkTest, OtherErrorsEndTheCall) {
  driver_->FailStatementAt(1, orm::LockNotAvailable());
  const auto call = Run(std::nullopt);
  EXPECT_EQ(ErrorOf(*call).reason, "LOCK_NOT_AVAILABLE");
  EXPECT_EQ(runs_, 1);
  EXPECT_THAT(call->trailers(), Contains(Pair("rowgate-attempts", "1")));
}

TEST_F(UnaryWorkTest, WithoutAnIdALostCommitIsToldAsItIs) {
  driver_->FailStatementAt(1, orm::CommitOutcomeUnknown());
  const auto call = Run(std::nullopt);
  EXPECT_EQ(ErrorOf(*call).reason, "COMMIT_OUTCOME_UNKNOWN");
  EXPECT_EQ(ErrorOf(*call).metadata.at("applied"), "unknown");
  EXPECT_EQ(driver_->count("BEGIN"), 0u);
}

TEST_F(UnaryWorkTest, ALostCommitThatHappenedGivesItsAnswer) {
  driver_->FailNext("COMMIT", orm::CommitOutcomeUnknown());
  LetTheCommitHaveHappened();
  const auto call = Run(WithId());
  EXPECT_EQ(call->response(), "stored answer");
  EXPECT_EQ(runs_, 1);
  EXPECT_THAT(call->trailers(),
              AllOf(Contains(Pair("rowgate-attempts", "1")), Contains(Pair("rowgate-replayed", "1"))));
}

TEST_F(UnaryWorkTest, ALostCommitThatNeverHappenedMayBeRepeated) {
  driver_->FailNext("COMMIT", orm::CommitOutcomeUnknown());
  const auto call = Run(WithId());
  EXPECT_EQ(call->status().code, absl::StatusCode::kUnavailable);
  EXPECT_EQ(ErrorOf(*call).reason, "COMMIT_NOT_APPLIED");
  EXPECT_EQ(ErrorOf(*call).metadata.at("applied"), "no");
  EXPECT_EQ(runs_, 1);
}

TEST_F(UnaryWorkTest, ALostCommitThatNobodyCanTellOfNamesItsId) {
  driver_->FailNext("COMMIT", orm::CommitOutcomeUnknown());
  driver_->FailNext("COMMIT", orm::CommitOutcomeUnknown());
  const auto call = Run(WithId());
  EXPECT_EQ(call->status().code, absl::StatusCode::kUnknown);
  EXPECT_EQ(ErrorOf(*call).reason, "COMMIT_OUTCOME_UNKNOWN");
  EXPECT_EQ(ErrorOf(*call).metadata.at("applied"), "unknown");
  EXPECT_EQ(ErrorOf(*call).metadata.at("request_id"), "id-1");
}

TEST_F(UnaryWorkTest, ARetryIsAnsweredByOneReadFromTheLedger) {
  LetTheKeyBeTaken();
  const auto call = RunRetry(WithId());
  EXPECT_EQ(call->response(), "stored answer");
  EXPECT_EQ(runs_, 0);
  EXPECT_THAT(call->trailers(),
              AllOf(Contains(Pair("rowgate-attempts", "1")), Contains(Pair("rowgate-replayed", "1"))));
  EXPECT_EQ(driver_->log().size(), 2u) << "CONNECT and the read";
}

TEST_F(UnaryWorkTest, ARetryOfWhatWasNotAppliedRunsAsAWrite) {
  const auto call = RunRetry(WithId());
  EXPECT_EQ(call->response(), "answer");
  EXPECT_EQ(runs_, 1);
  EXPECT_THAT(call->trailers(), AllOf(Contains(Pair("rowgate-attempts", "1")), Not(Contains(Key("rowgate-replayed")))));
  EXPECT_EQ(driver_->log().at(2), "1 BEGIN");
  EXPECT_EQ(driver_->count("COMMIT"), 1u);
}

TEST_F(UnaryWorkTest, AFirstAttemptLooksForNoAnswer) {
  EXPECT_EQ(Run(WithId())->response(), "answer");
  EXPECT_EQ(driver_->log().at(1), "1 BEGIN");
}

TEST_F(UnaryWorkTest, ARetryWithoutAnIdIsAWriteLikeAnyOther) {
  EXPECT_EQ(RunRetry(std::nullopt)->response(), "answer");
  EXPECT_EQ(driver_->log().size(), 2u) << "CONNECT and the write";
}

TEST_F(UnaryWorkTest, WhatIsLookedUpNeedsNoWrite) {
  auto call = FakeCall::Create({.method = "a.B/C"});
  PreparedCall prepared = {
      .work_class = orm::WorkClass::kWrite,
      .run = [](orm::Session&) -> absl::StatusOr<std::string> { return std::string("not this"); },
      .look_up = [](orm::Session&) -> absl::StatusOr<std::optional<std::string>> { return std::string("found"); }};
  executor_.Submit(MakeUnaryWork(call, context_, std::move(prepared), std::nullopt, 0));
  ASSERT_TRUE(call->WaitFinished());
  EXPECT_EQ(call->response(), "found");
  EXPECT_THAT(call->trailers(), Contains(Pair("rowgate-attempts", "1")));
}

TEST_F(UnaryWorkTest, AnAnswerThatCannotBeEncodedUndoesAWriteWithAnId) {
  const absl::Status error = orm::WithApplied(orm::InternalError("ENCODING", ""), orm::Applied::kYes);
  EXPECT_EQ(ErrorOf(*Run(WithId(), error)).metadata.at("applied"), "no");
  EXPECT_EQ(driver_->count("COMMIT"), 0u);
  EXPECT_EQ(ErrorOf(*Run(std::nullopt, error)).metadata.at("applied"), "yes");
}

}  // namespace
}  // namespace rowgate::server
