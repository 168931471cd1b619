#include "server/status/status_mapping.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "server/status/errors.h"
#include "server/status/rpc_details.h"
#include "tests/server/status/rpc_status_reader.h"

namespace rowgate::server {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;

constexpr StatusOptions kVerbose = {.verbose = true};

RpcStatus Read(const absl::Status& status, const StatusOptions& options = {}) {
  return ReadRpcStatus(ToCallStatus(status, options).details);
}

TEST(StatusMapping, GivesOkNeitherMessageNorDetails) {
  const CallStatus call = ToCallStatus(absl::OkStatus());
  EXPECT_EQ(call.code, absl::StatusCode::kOk);
  EXPECT_EQ(call.message + call.details, "");
}

TEST(StatusMapping, CarriesCodeMessageAndReasonOnTheCallAndInTheDetails) {
  const CallStatus call = ToCallStatus(UnknownMethod("a.B/C"));
  EXPECT_EQ(call.code, absl::StatusCode::kUnimplemented);
  EXPECT_EQ(call.message, "there is no method \"a.B/C\"");
  const RpcStatus status = ReadRpcStatus(call.details);
  EXPECT_EQ(status.code, 12);
  EXPECT_EQ(status.message, call.message);
  EXPECT_EQ(status.reason, "UNKNOWN_METHOD");
  EXPECT_EQ(status.domain, "rowgate");
  EXPECT_THAT(status.metadata, UnorderedElementsAre(Pair("applied", "no"), Pair("method", "a.B/C")));
  EXPECT_THAT(status.type_urls, ElementsAre(kErrorInfoUrl));
}

TEST(StatusMapping, SaysWhetherAWriteHasBeenApplied) {
  const absl::Status status = ShuttingDown();
  EXPECT_THAT(Read(orm::WithApplied(status, orm::Applied::kUnknown)).metadata, ElementsAre(Pair("applied", "unknown")));
  EXPECT_THAT(Read(orm::WithApplied(status, orm::Applied::kYes)).metadata, ElementsAre(Pair("applied", "yes")));
}

TEST(StatusMapping, DoesNotLetMetadataOverrideApplied) {
  const absl::Status status =
      orm::MakeError(absl::StatusCode::kAborted, "m", {.reason = "R", .metadata = {{"applied", "maybe"}}});
  EXPECT_THAT(Read(status).metadata, ElementsAre(Pair("applied", "no")));
}

TEST(StatusMapping, SendsViolationsAsBadRequest) {
  const absl::Status status = orm::MakeError(
      absl::StatusCode::kInvalidArgument, "m",
      {.reason = "R", .violations = {{"user.email", "is too long", "TOO_LONG"}, {"user.age", "is -1", ""}}});
  const RpcStatus read = Read(status);
  EXPECT_THAT(read.type_urls, ElementsAre(kErrorInfoUrl, kBadRequestUrl));
  EXPECT_THAT(read.violations, ElementsAre(orm::FieldViolation{"user.email", "is too long", "TOO_LONG"},
                                           orm::FieldViolation{"user.age", "is -1", ""}));
}

TEST(StatusMapping, SendsARetryDelayOnlyWhereTryingAgainHelps) {
  EXPECT_EQ(Read(ShuttingDown()).retry_seconds, 1);
  EXPECT_EQ(Read(EmptyRequest()).retry_seconds, -1);
  const absl::Status soon =
      orm::MakeError(absl::StatusCode::kAborted, "m", {.reason = "R", .retry_after = absl::Milliseconds(20)});
  EXPECT_EQ(Read(soon).retry_seconds, 0);
  EXPECT_EQ(Read(soon).retry_nanos, 20'000'000);
}

TEST(StatusMapping, HandsTheRetryDelayToTheTransportWhenThereIsOne) {
  EXPECT_EQ(ToCallStatus(ShuttingDown()).retry_after, absl::Seconds(1));
  EXPECT_EQ(ToCallStatus(EmptyRequest()).retry_after, std::nullopt);
}

TEST(StatusMapping, TakesTheReasonFromTheCodeWhenThereIsNoDetail) {
  EXPECT_EQ(Read(absl::NotFoundError("no")).reason, "NOT_FOUND");
  EXPECT_EQ(Read(absl::NotFoundError("no")).message, "no");
  EXPECT_EQ(Read(absl::InternalError("x")).reason, "INTERNAL");
}

TEST(StatusMapping, HidesTheTextOfFaultsThatAreNotOursUnlessVerbose) {
  for (const absl::Status& status : {absl::InternalError("SELECT secret"), absl::UnknownError("SELECT secret")}) {
    EXPECT_THAT(ToCallStatus(status).message, StartsWith("internal error"));
    EXPECT_THAT(ToCallStatus(status).details, Not(HasSubstr("secret")));
    EXPECT_EQ(ToCallStatus(status, kVerbose).message, "SELECT secret");
  }
}

TEST(StatusMapping, SendsVendorTextInVerboseModeOnly) {
  const absl::Status status = orm::InternalError("COMPILER_BUG", "near \"secret\": syntax error");
  EXPECT_THAT(ToCallStatus(status).details, Not(HasSubstr("secret")));
  EXPECT_EQ(Read(status, kVerbose).metadata["vendor_text"], "near \"secret\": syntax error");
}

TEST(StatusMapping, CutsAMessageAtACharacter) {
  const absl::Status status =
      orm::MakeError(absl::StatusCode::kNotFound, "x" + std::string(300, '\xc3') + "\xaf", {.reason = "R"});
  EXPECT_TRUE(ToCallStatus(status).message.ends_with("\xc3\xaf"));
  std::string umlauts;
  for (int i = 0; i < 1000; ++i) umlauts += "\xc3\xbc";
  const CallStatus call = ToCallStatus(orm::MakeError(absl::StatusCode::kNotFound, umlauts, {.reason = "R"}));
  EXPECT_LE(call.message.size(), 512u);
  EXPECT_TRUE(call.message.ends_with("\xc3\xbc\xe2\x80\xa6"));
}

// Every part as large as it gets, at once.
absl::Status HugeError() {
  orm::ErrorDetail detail{.reason = std::string(500, 'R'),
                          .retry_after = absl::Hours(24 * 365) + absl::Nanoseconds(999)};
  for (int i = 0; i < 60; ++i) {
    detail.metadata["key" + std::to_string(i)] = std::string(900, 'v');
    detail.violations.push_back(
        {"rows[" + std::to_string(i) + "]." + std::string(400, 'f'), std::string(900, 'd'), "TOO_LONG"});
  }
  const absl::Status status = orm::MakeError(absl::StatusCode::kInvalidArgument, std::string(9000, 'm'), detail);
  return orm::WithVendorText(status, std::string(9000, 't'));
}

TEST(StatusMapping, StaysBelowItsSizeHoweverMuchThereIsToSay) {
  for (const StatusOptions& options : {StatusOptions{}, kVerbose}) {
    const CallStatus call = ToCallStatus(HugeError(), options);
    EXPECT_LE(call.message.size() + call.details.size(), kStatusBytesMax);
    const RpcStatus read = ReadRpcStatus(call.details);
    EXPECT_EQ(read.metadata.at("applied"), "no");
    EXPECT_GE(read.retry_seconds, 0);
    EXPECT_THAT(read.violations.front().field, StartsWith("rows[0]."));
    EXPECT_THAT(read.violations.back().description, StartsWith("and 5"));
  }
}

TEST(StatusMapping, SendsAsManyShortViolationsAsFit) {
  orm::ErrorDetail detail{.reason = "R"};
  for (int i = 0; i < 12; ++i) detail.violations.push_back({"field", "is required", ""});
  EXPECT_THAT(Read(orm::MakeError(absl::StatusCode::kInvalidArgument, "m", detail)).violations, SizeIs(12));
}

TEST(StatusMapping, SendsNoByteThatIsNotUtf8) {
  // The reader fails the test for a bad text.
  const absl::Status status =
      orm::MakeError(absl::StatusCode::kInvalidArgument, "\xff",
                     {.reason = "R", .metadata = {{"k\xff", "\xff"}}, .violations = {{"\xff", "\xff", "\xff"}}});
  EXPECT_EQ(Read(orm::WithVendorText(status, "gr\xfc\xdf"), kVerbose).metadata["vendor_text"], "gr??");
}

}  // namespace
}  // namespace rowgate::server
