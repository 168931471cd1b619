#include "orm/dialects/postgresql/driver/statement_cache.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rowgate::orm::postgresql {
namespace {

using ::testing::NotNull;
using ::testing::Optional;
using ::testing::Pointee;

const std::vector<TypeOid> kNone;
const std::vector<TypeOid> kOneText = {kTextOid};

TEST(StatementCache, FindsWhatWasInserted) {
  StatementCache cache(2);
  EXPECT_EQ(cache.Find("SELECT 1", kNone), nullptr);
  cache.Insert("SELECT 1", kNone, "s1");
  EXPECT_THAT(cache.Find("SELECT 1", kNone), Pointee(std::string("s1")));
}

TEST(StatementCache, TakesOtherParameterTypesForAnotherStatement) {
  StatementCache cache(2);
  cache.Insert("SELECT $1", kOneText, "s1");
  EXPECT_EQ(cache.Find("SELECT $1", kNone), nullptr);
}

TEST(StatementCache, EvictsTheLeastRecentlyUsedWhenFull) {
  StatementCache cache(2);
  cache.Insert("a", kNone, "s1");
  EXPECT_EQ(cache.EvictForInsert(), std::nullopt);
  cache.Insert("b", kNone, "s2");
  EXPECT_THAT(cache.Find("a", kNone), NotNull());
  EXPECT_THAT(cache.EvictForInsert(), Optional(std::string("s2")));
  EXPECT_EQ(cache.Find("b", kNone), nullptr);
  EXPECT_EQ(cache.size(), 1U);
}

TEST(StatementCache, GivesTheNameOfWhatItForgets) {
  StatementCache cache(2);
  cache.Insert("a", kNone, "s1");
  EXPECT_THAT(cache.Erase("a"), Optional(std::string("s1")));
  EXPECT_EQ(cache.Erase("a"), std::nullopt);
}

TEST(StatementCache, NeverRepeatsAName) {
  StatementCache cache(2);
  EXPECT_NE(cache.NewName(), cache.NewName());
}

}  // namespace
}  // namespace rowgate::orm::postgresql
