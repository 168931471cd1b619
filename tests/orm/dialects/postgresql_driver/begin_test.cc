#include "orm/dialects/postgresql/driver/begin.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rowgate::orm::postgresql {
namespace {

using ::testing::ElementsAre;

TEST(BeginCommands, AsksForNothingThatWasNotAskedFor) { EXPECT_THAT(BeginCommands({}), ElementsAre("BEGIN")); }

TEST(BeginCommands, GivesSeveralReadsOneSnapshot) {
  EXPECT_THAT(BeginCommands({.mode = TransactionMode::kReadOnly}),
              ElementsAre("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
}

TEST(BeginCommands, NamesTheLevel) {
  EXPECT_THAT(BeginCommands({.isolation = Isolation::kReadCommitted}),
              ElementsAre("BEGIN ISOLATION LEVEL READ COMMITTED"));
  EXPECT_THAT(BeginCommands({.isolation = Isolation::kRepeatableRead}),
              ElementsAre("BEGIN ISOLATION LEVEL REPEATABLE READ"));
  EXPECT_THAT(BeginCommands({.isolation = Isolation::kSerializable}),
              ElementsAre("BEGIN ISOLATION LEVEL SERIALIZABLE"));
  EXPECT_THAT(BeginCommands({.mode = TransactionMode::kReadOnly, .isolation = Isolation::kReadCommitted}),
              ElementsAre("BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY"));
}

TEST(BeginCommands, SetsTheLockTimeoutOfThisTransactionOnly) {
  EXPECT_THAT(BeginCommands({.lock_timeout = absl::Milliseconds(1500)}),
              ElementsAre("BEGIN", "SET LOCAL lock_timeout = 1500"));
}

TEST(BeginCommands, NeverTurnsAShortLockTimeoutIntoNone) {
  EXPECT_THAT(BeginCommands({.lock_timeout = absl::Microseconds(10)}),
              ElementsAre("BEGIN", "SET LOCAL lock_timeout = 1"));
  EXPECT_THAT(BeginCommands({.lock_timeout = absl::InfiniteDuration()}),
              ElementsAre("BEGIN", "SET LOCAL lock_timeout = 2147483647"));
}

}  // namespace
}  // namespace rowgate::orm::postgresql
