#include "server/methods/repository_method.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/dialects/registry.h"
#include "orm/executor/executor.h"
#include "orm/pool/pool.h"
#include "server/methods/prepared_call.h"
#include "tests/server/status/rpc_status_reader.h"
#include "tests/support/fake_call.h"
#include "tests/support/fake_driver.h"
#include "tests/support/fixture_catalog.h"

namespace rowgate::server {
namespace {

using orm::WorkClass;
using test::FakeCall;
using ::testing::Contains;
using ::testing::ElementsAre;

// Prepares calls of one statement, whatever the request says.
class OneStatement final : public UnaryPreparer {
 public:
  OneStatement(std::atomic<int>& prepared, PreparedCall call) : prepared_(prepared), call_(std::move(call)) {}

  absl::StatusOr<PreparedCall> Prepare(std::string_view) const override {
    ++prepared_;
    return PreparedCall{.work_class = call_.work_class,
                        .options = call_.options,
                        .run = [](orm::Session& session) -> absl::StatusOr<std::string> {
                          const orm::CompiledStatement statement = {.sql = "STATEMENT"};
                          RETURN_IF_ERROR(session.Execute(statement, {}, nullptr).status());
                          return std::string("answer");
                        }};
  }

 private:
  std::atomic<int>& prepared_;
  const PreparedCall call_;
};

class RepositoryMethodTest : public ::testing::Test {
 protected:
  std::unique_ptr<Method> MethodWith(WorkClass work_class, orm::RequestOptions options = {}) {
    PreparedCall call{.work_class = work_class, .options = std::move(options)};
    return MakeUnaryMethod(context_, {work_class}, std::make_unique<OneStatement>(prepared_, std::move(call)));
  }

  static std::shared_ptr<FakeCall> Handle(Method& method, const std::string& request = "") {
    auto call = FakeCall::Create({.method = "a.B/C"});
    method.Handle(call);
    if (!call->finished()) call->Send(request);
    return call;
  }
  static std::string Reason(const FakeCall& call) { return ReadRpcStatus(call.status().details).reason; }

  std::atomic<int> prepared_ = 0;
  const std::shared_ptr<test::FakeDriver> driver_ = std::make_shared<test::FakeDriver>();
  const std::unique_ptr<orm::Pool> pool_ = *orm::Pool::Create(driver_, {.size = 4});
  orm::Executor executor_{{.read_workers = 1, .write_workers = 1, .stream_workers = 1, .queue_max = 1}, *pool_};
  const std::vector<std::unique_ptr<orm::Dialect>> dialects_ = orm::AllDialects();
  const std::unique_ptr<orm::Engine> engine_ = *orm::Engine::Create(test::FixtureCatalog(), *dialects_.front(), {});
  const TokenSealer tokens_ = TokenSealer::Random();
  ServingContext context_{.engine = *engine_,
                          .executor = executor_,
                          .tokens = tokens_,
                          .times = {.call_timeout = absl::Minutes(1), .call_timeout_max = absl::Minutes(5)}};
};

TEST_F(RepositoryMethodTest, AnswersWithWhatThePlanGives) {
  const auto method = MethodWith(WorkClass::kRead);
  const auto call = Handle(*method);
  ASSERT_TRUE(call->WaitFinished());
  EXPECT_EQ(call->response(), "answer");
  EXPECT_EQ(driver_->count("BEGIN"), 0u) << "a single statement pays for no transaction";
}

TEST_F(RepositoryMethodTest, RefusesWhatItsQueueWillNotTakeWithoutReadingIt) {
  driver_->Hold();
  const auto method = MethodWith(WorkClass::kRead);
  const auto running = Handle(*method);
  driver_->AwaitHeld(1);
  const auto waiting = Handle(*method);
  const auto refused = Handle(*method);
  ASSERT_TRUE(refused->finished());
  EXPECT_EQ(Reason(*refused), "OVERLOADED");
  EXPECT_TRUE(refused->status().retry_after.has_value());
  EXPECT_EQ(prepared_, 2) << "planning is what cannot be afforded now";
  // Other classes of work have queues of their own.
  const auto write = MethodWith(WorkClass::kWrite);
  const auto other = Handle(*write);
  EXPECT_FALSE(other->finished());
  driver_->Release();
  for (const auto& call : {running, waiting, other}) {
    ASSERT_TRUE(call->WaitFinished());
    EXPECT_EQ(call->response(), "answer");
  }
}

TEST_F(RepositoryMethodTest, RefusesWhatCameTogetherWithTheCallThatFilledItsQueueWithoutPlanningIt) {
  driver_->Hold();
  const auto method = MethodWith(WorkClass::kRead);
  const auto running = Handle(*method);
  driver_->AwaitHeld(1);
  const auto waiting = FakeCall::Create({.method = "a.B/C"});
  const auto refused = FakeCall::Create({.method = "a.B/C"});
  method->Handle(waiting);
  method->Handle(refused);
  ASSERT_FALSE(refused->finished()) << "there was room for one";
  waiting->Send("");
  refused->Send("");
  ASSERT_TRUE(refused->finished());
  EXPECT_EQ(Reason(*refused), "OVERLOADED");
  EXPECT_EQ(prepared_, 2);
  driver_->Release();
  for (const auto& call : {running, waiting}) ASSERT_TRUE(call->WaitFinished());
}

TEST_F(RepositoryMethodTest, RunsASingleStatementInATransactionWhenItsOptionsNeedOne) {
  for (const WorkClass work_class : {WorkClass::kRead, WorkClass::kWrite}) {
    const auto method = MethodWith(work_class, {.isolation = orm::Isolation::kSerializable});
    ASSERT_TRUE(Handle(*method)->WaitFinished());
  }
  const auto patient = MethodWith(WorkClass::kWrite, {.lock_timeout = absl::Seconds(1)});
  ASSERT_TRUE(Handle(*patient)->WaitFinished());
  EXPECT_EQ(driver_->count("COMMIT"), 3u);
}

TEST_F(RepositoryMethodTest, NamesTheLimitThatACallCameTo) {
  driver_->Hold();
  context_.times.call_timeout = absl::Milliseconds(20);
  const auto method = MethodWith(WorkClass::kRead);
  const auto call = Handle(*method);
  ASSERT_TRUE(call->WaitFinished());
  const RpcStatus status = ReadRpcStatus(call->status().details);
  EXPECT_EQ(status.reason, "STATEMENT_TIMEOUT");
  EXPECT_EQ(status.metadata.at("limit"), "call_timeout");
  EXPECT_EQ(status.metadata.at("applied"), "no");
}

}  // namespace
}  // namespace rowgate::server
