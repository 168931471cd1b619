#include "orm/dialects/postgresql/driver/begin.h"

#include "gtest/gtest.h"

namespace rowgate::orm::postgresql {
namespace {

TEST(BeginText, AsksForNothingThatWasNotAskedFor) { EXPECT_EQ(BeginText({}), "BEGIN"); }

TEST(BeginText, GivesSeveralReadsOneSnapshot) {
  EXPECT_EQ(BeginText({.mode = TransactionMode::kReadOnly}), "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

TEST(BeginText, NamesTheLevel) {
  EXPECT_EQ(BeginText({.isolation = Isolation::kReadCommitted}), "BEGIN ISOLATION LEVEL READ COMMITTED");
  EXPECT_EQ(BeginText({.isolation = Isolation::kRepeatableRead}), "BEGIN ISOLATION LEVEL REPEATABLE READ");
  EXPECT_EQ(BeginText({.isolation = Isolation::kSerializable}), "BEGIN ISOLATION LEVEL SERIALIZABLE");
  EXPECT_EQ(BeginText({.mode = TransactionMode::kReadOnly, .isolation = Isolation::kReadCommitted}),
            "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY");
}

TEST(BeginText, SetsTheLockTimeoutOfThisTransactionOnly) {
  EXPECT_EQ(BeginText({.lock_timeout = absl::Milliseconds(1500)}), "BEGIN; SET LOCAL lock_timeout = 1500");
}

TEST(BeginText, NeverTurnsAShortLockTimeoutIntoNone) {
  EXPECT_EQ(BeginText({.lock_timeout = absl::Microseconds(10)}), "BEGIN; SET LOCAL lock_timeout = 1");
  EXPECT_EQ(BeginText({.lock_timeout = absl::InfiniteDuration()}), "BEGIN; SET LOCAL lock_timeout = 2147483647");
}

}  // namespace
}  // namespace rowgate::orm::postgresql
