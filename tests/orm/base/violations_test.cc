#include "orm/base/violations.h"

#include "gtest/gtest.h"
#include "orm/base/strings.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;
using ::rowgate::test::IsOk;

TEST(ViolationsTest, NothingIsOk) { EXPECT_THAT(Violations().status(), IsOk()); }

TEST(ViolationsTest, OneStaysAsItIs) {
  Violations violations;
  const absl::Status one = InvalidField("TOO_LONG", "a", "longer than 3 characters");
  EXPECT_THAT(violations.Add(one), IsOk());
  EXPECT_EQ(violations.status().message(), one.message());
}

TEST(ViolationsTest, TheFirstOneNamesTheErrorAndEachKeepsItsReason) {
  Violations violations;
  EXPECT_THAT(violations.Add(InvalidField("TOO_LONG", "a", "long")), IsOk());
  EXPECT_THAT(violations.Add(InvalidField("TOO_SHORT", "b", "short")), IsOk());
  const ErrorDetail detail = DetailOf(violations.status());
  EXPECT_EQ(detail.reason, "TOO_LONG");
  ASSERT_EQ(detail.violations.size(), 2U);
  EXPECT_EQ(detail.violations[0].reason, "TOO_LONG");
  EXPECT_EQ(detail.violations[1].reason, "TOO_SHORT");
  EXPECT_EQ(ToStd(violations.status().message()), "a: long (and 1 more)");
}

TEST(ViolationsTest, MergedErrorsAreCountedOnce) {
  Violations row;
  EXPECT_THAT(row.Add(InvalidField("PATTERN_MISMATCH", "email", "does not match")), IsOk());
  EXPECT_THAT(row.Add(InvalidField("TOO_SHORT", "name", "short")), IsOk());
  Violations all;
  EXPECT_THAT(all.Add(WithFieldPrefix(row.status(), "rows[0]")), IsOk());
  EXPECT_THAT(all.Add(InvalidField("TOO_LONG", "rows[1].name", "long")), IsOk());
  EXPECT_EQ(ToStd(all.status().message()), "rows[0].email: does not match (and 2 more)");
}

TEST(ViolationsTest, TheMessageFollowsTheFieldOfTheFirst) {
  EXPECT_EQ(ToStd(WithFieldPrefix(InvalidField("TOO_LONG", "", "long"), "rows[0]").message()), "rows[0]: long");
  const auto rename = [](std::string_view field) { return StrCat("insert.", field); };
  EXPECT_EQ(ToStd(WithFields(InvalidField("TOO_LONG", "a", "long"), rename).message()), "insert.a: long");
  const ErrorDetail detail{.reason = "TOO_LONG", .violations = {{.field = "a", .description = "long"}}};
  const absl::Status other = MakeError(absl::StatusCode::kInvalidArgument, "something else", detail);
  EXPECT_EQ(ToStd(WithFieldPrefix(other, "rows[0]").message()), "something else");
  EXPECT_EQ(DetailOf(WithFieldPrefix(other, "rows[0]")).violations.front().field, "rows[0].a");
}

TEST(ViolationsTest, WhatEndsTheSearchIsOneMore) {
  const absl::Status end = InvalidField("TOO_LONG", "a", "long");
  EXPECT_EQ(Violations().EndedBy(end), end);
  Violations violations;
  EXPECT_THAT(violations.Add(InvalidField("TOO_SHORT", "b", "short")), IsOk());
  const absl::Status both = violations.EndedBy(end);
  EXPECT_THAT(both, HasReason("TOO_SHORT"));
  EXPECT_EQ(DetailOf(both).violations.size(), 2U);
  EXPECT_EQ(violations.EndedBy(absl::InternalError("broken")), both);
}

TEST(ViolationsTest, OtherErrorsStandAlone) {
  Violations violations;
  EXPECT_THAT(violations.Add(InvalidField("TOO_LONG", "a", "long")), IsOk());
  const ErrorDetail unsupported{.reason = "DIALECT_UNSUPPORTED"};
  EXPECT_THAT(violations.Add(MakeError(absl::StatusCode::kUnimplemented, "no", unsupported)),
              HasReason("DIALECT_UNSUPPORTED"));
}

TEST(ViolationsTest, AHundredAreEnough) {
  Violations violations;
  for (size_t i = 1; i < Violations::kMost; ++i) {
    ASSERT_THAT(violations.Add(InvalidField("TOO_LONG", "a", "long")), IsOk());
  }
  const absl::Status full = violations.Add(InvalidField("TOO_LONG", "a", "long"));
  EXPECT_THAT(full, HasReason("TOO_LONG"));
  EXPECT_EQ(DetailOf(full).violations.size(), Violations::kMost);
}

}  // namespace
}  // namespace rowgate::orm
