#include "server/transactions/transaction_requests.h"

#include <string>
#include <variant>

#include "gmock/gmock.h"
#include "rowgate/v1/transaction.pb.h"
#include "tests/server/wire/message_bytes.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using test::BytesOf;
using test::HasReason;
using test::IsOk;

absl::StatusOr<TransactStep> Step(const std::string& text) {
  static std::string bytes;  // steps borrow from it
  bytes = BytesOf<v1::TransactRequest>(text);
  return DecodeTransactRequest(bytes);
}

template <class Message>
Message Parsed(const std::string& bytes) {
  Message message;
  EXPECT_TRUE(message.ParseFromString(bytes));
  return message;
}

TEST(TransactionRequests, SettingsAreReadInFull) {
  const auto settings = DecodeBeginRequest(BytesOf<v1::BeginRequest>(
      "settings { isolation: SERIALIZABLE read_only: true lock_timeout { seconds: 1 } idle_timeout { seconds: 2 } "
      "max_duration { seconds: 3 nanos: 500000000 } }"));
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->transaction.isolation, orm::Isolation::kSerializable);
  EXPECT_EQ(settings->transaction.mode, orm::TransactionMode::kReadOnly);
  EXPECT_EQ(settings->transaction.lock_timeout, absl::Seconds(1));
  EXPECT_EQ(settings->idle_timeout, absl::Seconds(2));
  EXPECT_EQ(settings->max_duration, absl::Milliseconds(3500));
}

TEST(TransactionRequests, NoSettingsAreTheDefaults) {
  const auto settings = DecodeBeginRequest("");
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->transaction, orm::TransactionOptions{});
  EXPECT_EQ(settings->idle_timeout, absl::ZeroDuration());
}

TEST(TransactionRequests, WrongSettingsAreRefused) {
  EXPECT_THAT(DecodeBeginRequest(BytesOf<v1::BeginRequest>("settings { isolation: 9 }")), HasReason("INVALID_VALUE"));
  EXPECT_THAT(DecodeBeginRequest(BytesOf<v1::BeginRequest>("settings { idle_timeout { seconds: -1 } }")),
              HasReason("INVALID_VALUE"));
  EXPECT_THAT(DecodeBeginRequest(std::string("\x7a\x01x", 3)), HasReason("UNKNOWN_FIELD"));
  EXPECT_THAT(DecodeRollbackRequest(std::string("\x0a\x01x", 3)), HasReason("UNKNOWN_FIELD"));
}

TEST(TransactionRequests, EveryStepIsTold) {
  EXPECT_TRUE(std::holds_alternative<BeginStep>(*Step("begin {}")));
  EXPECT_TRUE(std::holds_alternative<RollbackStep>(*Step("rollback {}")));
  EXPECT_EQ(std::get<CommitStep>(*Step("commit { request_id: 'r' }")).request_id, "r");
  const auto call = Step("call { method: 'a.B/C' request: 'bytes' }");
  EXPECT_EQ(std::get<CallStep>(*call).method, "a.B/C");
  EXPECT_EQ(std::get<CallStep>(*call).request, "bytes");
  EXPECT_THAT(Step(""), HasReason("TX_STEP_INVALID"));
}

TEST(TransactionRequests, SavepointsHaveAKindAndAName) {
  const auto step = Step("savepoint { rollback_to: 's' }");
  const SavepointAction action = std::get<SavepointStep>(*step).action;
  EXPECT_EQ(action.kind, SavepointKind::kRollbackTo);
  EXPECT_EQ(action.name, "s");
  EXPECT_EQ(DecodeSavepointRequest(BytesOf<v1::SavepointRequest>("action { release: 's' }"))->kind,
            SavepointKind::kRelease);
  EXPECT_THAT(Step("savepoint {}"), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(Step("savepoint { set: '' }"), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(Step("savepoint { set: '" + std::string(129, 'x') + "' }"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(DecodeSavepointRequest(""), HasReason("FIELD_REQUIRED"));
}

TEST(TransactionRequests, AnswersAreTheMessagesOfTheContract) {
  const orm::BegunTransaction begun = {
      .id = "id", .idle_timeout = absl::Milliseconds(1500), .expires_at = absl::FromUnixSeconds(1'700'000'000)};
  const auto began = Parsed<v1::TransactResponse>(EncodeBegan(begun)).began();
  EXPECT_EQ(began.id(), "id");
  EXPECT_EQ(began.idle_timeout().nanos(), 500'000'000);
  EXPECT_EQ(began.expires_at().seconds(), 1'700'000'000);
  EXPECT_EQ(Parsed<v1::BeginResponse>(EncodeBeginResponse(begun)).transaction().id(), "id");

  EXPECT_EQ(Parsed<v1::TransactResponse>(EncodeResult("answer")).result().response(), "answer");
  const auto failed = Parsed<v1::TransactResponse>(EncodeFailedResult("status", true)).result();
  EXPECT_EQ(failed.status(), "status");
  EXPECT_TRUE(failed.transaction_dead());
  EXPECT_TRUE(Parsed<v1::TransactResponse>(EncodeSavepointDone()).has_savepoint());
  EXPECT_TRUE(Parsed<v1::TransactResponse>(EncodeCommitted(true)).committed().rolled_back_for_test());
  EXPECT_TRUE(Parsed<v1::TransactResponse>(EncodeCommitted(false)).has_committed());
  EXPECT_TRUE(Parsed<v1::TransactResponse>(EncodeRolledBack()).has_rolled_back());
}

}  // namespace
}  // namespace rowgate::server
