#include "orm/engine/statement_cache.h"

#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"

namespace rowgate::test {
namespace {

using orm::CompiledStatement;
using orm::StatementCache;

CompiledStatement Sql(std::string sql) { return {.sql = std::move(sql)}; }

TEST(StatementCacheTest, GivesBackWhatWasPutIn) {
  StatementCache cache(10, 1 << 20);
  EXPECT_EQ(cache.Find("a"), nullptr);
  const auto put = cache.Insert("a", Sql("SELECT 1"));
  EXPECT_EQ(cache.Find("a"), put);
  EXPECT_EQ(cache.Find("b"), nullptr);
  EXPECT_EQ(cache.stats().entries, 1);
  EXPECT_EQ(cache.stats().hits, 1);
  EXPECT_EQ(cache.stats().misses, 2);
}

TEST(StatementCacheTest, KeepsTheFirstOfTwoThatWereCompiledAtOnce) {
  StatementCache cache(10, 1 << 20);
  const auto first = cache.Insert("a", Sql("SELECT 1"));
  EXPECT_EQ(cache.Insert("a", Sql("SELECT 1")), first);
  EXPECT_EQ(cache.stats().entries, 1);
}

TEST(StatementCacheTest, DropsWhatWasNotUsedForLongest) {
  StatementCache cache(2, 1 << 20);
  cache.Insert("a", Sql("SELECT 1"));
  cache.Insert("b", Sql("SELECT 2"));
  EXPECT_NE(cache.Find("a"), nullptr);
  cache.Insert("c", Sql("SELECT 3"));
  EXPECT_NE(cache.Find("a"), nullptr);
  EXPECT_EQ(cache.Find("b"), nullptr);
  EXPECT_NE(cache.Find("c"), nullptr);
}

TEST(StatementCacheTest, HoldsNoMoreBytesThanAllowed) {
  StatementCache cache(1000, 64'000);
  for (int i = 0; i < 1000; ++i) cache.Insert(std::to_string(i), Sql(std::string(500, 'x')));
  EXPECT_GT(cache.stats().entries, 100);
  EXPECT_LT(cache.stats().entries, 129);
}

TEST(StatementCacheTest, DoesNotKeepWhatIsHuge) {
  StatementCache cache(10, 64'000);
  EXPECT_EQ(cache.Insert("a", Sql(std::string(2'000, 'x')))->sql.size(), 2'000u);
  EXPECT_EQ(cache.stats().entries, 0);
}

TEST(StatementCacheTest, StatementsOutliveTheirEntry) {
  StatementCache cache(1, 1 << 20);
  const auto held = cache.Insert("a", Sql("SELECT 1"));
  cache.Insert("b", Sql("SELECT 2"));
  EXPECT_EQ(held->sql, "SELECT 1");
}

TEST(StatementCacheTest, MayBeUsedByManyThreads) {
  StatementCache cache(8, 1 << 20);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&cache] {
      for (int i = 0; i < 2'000; ++i) {
        const std::string key = std::to_string(i % 16);
        auto found = cache.Find(key);
        if (found == nullptr) found = cache.Insert(key, Sql(key));
        ASSERT_EQ(found->sql, key);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(cache.stats().entries, 8);
  EXPECT_EQ(cache.stats().hits + cache.stats().misses, 8'000);
}

}  // namespace
}  // namespace rowgate::test
