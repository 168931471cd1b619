#include "orm/executor/cancel_token.h"

#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "orm/driver/errors.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOk;
using test::StatusIs;
using ::testing::Eq;

TEST(CancelToken, TheFirstCauseStays) {
  CancelToken token;
  EXPECT_THAT(token.cause(), Eq(std::nullopt));
  EXPECT_THAT(token.CauseAsError(), IsOk());
  token.Cancel(CancelCause::kDeadline);
  token.Cancel(CancelCause::kClientCancelled);
  EXPECT_THAT(token.cause(), Eq(CancelCause::kDeadline));
  EXPECT_THAT(token.CauseAsError(), StatusIs(absl::StatusCode::kDeadlineExceeded));
}

TEST(CancelToken, NamesTheCauseOfACancelledStatement) {
  CancelToken token;
  EXPECT_THAT(token.Explain(StatementCancelled()), HasReason("STATEMENT_CANCELLED"));
  token.Cancel(CancelCause::kDeadline);
  EXPECT_THAT(token.Explain(StatementCancelled()), HasReason("STATEMENT_TIMEOUT"));
  EXPECT_THAT(token.Explain(absl::OkStatus()), IsOk());
}

TEST(CancelToken, SaysWhatWhoeverCancelledSays) {
  CancelToken token;
  token.Cancel(CancelCause::kTransactionTime, TransactionTimeout());
  token.Cancel(CancelCause::kTransactionTime, Deadlock());
  EXPECT_THAT(token.CauseAsError(), HasReason("TX_TIMEOUT"));
  EXPECT_THAT(token.Explain(StatementCancelled()), HasReason("TX_TIMEOUT"));
  EXPECT_THAT(token.Explain(UniqueViolation({})), HasReason("UNIQUE_VIOLATION"));
}

TEST(CancelToken, PassesOnErrorsThatACancelDoesNotExplain) {
  CancelToken token;
  token.Cancel(CancelCause::kClientCancelled);
  EXPECT_THAT(token.Explain(UniqueViolation({})), HasReason("UNIQUE_VIOLATION"));
  EXPECT_THAT(token.Explain(CommitOutcomeUnknown()), HasReason("COMMIT_OUTCOME_UNKNOWN"));
}

TEST(CancelToken, KeepsWhetherTheWriteWasAppliedAndTheVendorText) {
  CancelToken token;
  token.Cancel(CancelCause::kShutdown);
  const absl::Status status = WithVendorText(WithApplied(StatementCancelled(), Applied::kUnknown), "57014");
  const absl::Status explained = token.Explain(status);
  EXPECT_THAT(explained, HasReason("SHUTTING_DOWN"));
  EXPECT_EQ(DetailOf(explained).applied, Applied::kUnknown);
  EXPECT_EQ(VendorTextOf(explained), "57014");
}

}  // namespace
}  // namespace rowgate::orm
