#include "orm/dialects/sqlite/driver/statement_cache.h"

#include <optional>
#include <string>
#include <utility>

#include "orm/base/errors.h"
#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

namespace rowgate::test {
namespace {

using orm::sqlite::DatabaseHandle;
using orm::sqlite::Keep;
using orm::sqlite::StatementCache;
using orm::sqlite::StatementLease;

class StatementCacheTest : public ::testing::Test {
 protected:
  StatementCacheTest() {
    sqlite3* raw = nullptr;
    sqlite3_open(":memory:", &raw);
    db_.reset(raw);
  }
  sqlite3_stmt* Prepared(const std::string& sql) { return cache_.Acquire(db_.get(), sql, Keep::kYes)->get(); }

  DatabaseHandle db_;
  StatementCache cache_{2};
};

TEST_F(StatementCacheTest, PreparesATextOnce) {
  EXPECT_EQ(Prepared("SELECT 1"), Prepared("SELECT 1"));
  EXPECT_EQ(cache_.size(), 1u);
}

TEST_F(StatementCacheTest, DropsWhatWasNotUsedForLongest) {
  Prepared("SELECT 1");
  Prepared("SELECT 2");
  Prepared("SELECT 1");
  Prepared("SELECT 3");
  EXPECT_EQ(cache_.size(), 2u);
  sqlite3_stmt* const first = Prepared("SELECT 1");
  EXPECT_STREQ(sqlite3_sql(first), "SELECT 1");
}

TEST_F(StatementCacheTest, GivesASecondStatementWhenTheFirstIsInUse) {
  auto first = cache_.Acquire(db_.get(), "SELECT 1", Keep::kYes);
  auto second = cache_.Acquire(db_.get(), "SELECT 1", Keep::kYes);
  ASSERT_THAT(second, IsOk());
  EXPECT_NE(first->get(), second->get());
  EXPECT_EQ(cache_.size(), 1u);
}

TEST_F(StatementCacheTest, NeverDropsAStatementInUse) {
  auto first = cache_.Acquire(db_.get(), "SELECT 1", Keep::kYes);
  auto second = cache_.Acquire(db_.get(), "SELECT 2", Keep::kYes);
  auto third = cache_.Acquire(db_.get(), "SELECT 3", Keep::kYes);
  EXPECT_STREQ(sqlite3_sql(first->get()), "SELECT 1");
  EXPECT_EQ(cache_.size(), 3u);
}

TEST_F(StatementCacheTest, ResetsAndForgetsBindings) {
  {
    auto lease = cache_.Acquire(db_.get(), "SELECT ?", Keep::kYes);
    sqlite3_bind_int(lease->get(), 1, 7);
    EXPECT_EQ(sqlite3_step(lease->get()), SQLITE_ROW);
  }
  auto lease = cache_.Acquire(db_.get(), "SELECT ?", Keep::kYes);
  EXPECT_EQ(sqlite3_step(lease->get()), SQLITE_ROW);
  EXPECT_EQ(sqlite3_column_type(lease->get(), 0), SQLITE_NULL);
}

TEST_F(StatementCacheTest, ForgetsWhatIsNotToBeKept) {
  {
    auto lease = cache_.Acquire(db_.get(), "SELECT 1", Keep::kNo);
    ASSERT_THAT(lease, IsOk());
    EXPECT_EQ(sqlite3_step(lease->get()), SQLITE_ROW);
    EXPECT_EQ(sqlite3_next_stmt(db_.get(), nullptr), lease->get());
  }
  EXPECT_EQ(cache_.size(), 0u);
  EXPECT_EQ(sqlite3_next_stmt(db_.get(), nullptr), nullptr) << "it is still prepared";
  sqlite3_stmt* const kept = Prepared("SELECT 2");
  EXPECT_EQ(cache_.Acquire(db_.get(), "SELECT 2", Keep::kNo)->get(), kept) << "what is there may be used";
}

TEST_F(StatementCacheTest, KeepsNoTextThatCannotBePrepared) {
  EXPECT_THAT(cache_.Acquire(db_.get(), "SELEC", Keep::kYes), HasReason("COMPILER_BUG"));
  EXPECT_EQ(cache_.size(), 0u);
}

}  // namespace
}  // namespace rowgate::test
