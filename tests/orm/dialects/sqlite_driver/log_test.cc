#include <array>
#include <atomic>
#include <fstream>
#include <iostream>
#include <semaphore>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "tests/orm/dialects/sqlite_driver/failing_disk.h"
#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

// The write-ahead log does not grow for ever.
namespace rowgate::test {
namespace {

using orm::TransactionMode;

constexpr int kRowsEach = 250;  // one page each
constexpr int kCommitsMax = 160;

class Log : public FileTest {
 protected:
  void SetUp() override {
    FileTest::SetUp();
    Script("CREATE TABLE t (v INTEGER PRIMARY KEY, w)");
  }
  absl::Status Commit() {
    return Run(Write("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT " +
                     std::to_string(kRowsEach) + ") REPLACE INTO t SELECT i, randomblob(4000) FROM n"));
  }
  // The log's header counts how often it was begun anew.
  std::array<char, 4> Beginning() const {
    std::array<char, 4> count = {};
    std::ifstream(Options().path + "-wal", std::ios::binary).seekg(12).read(count.data(), count.size());
    return count;
  }
  // Commits until the log has begun anew; how often, at most kCommitsMax times.
  int CommitsUntilNewLog() {
    const std::array<char, 4> before = Beginning();
    int commits = 0;
    for (; commits < kCommitsMax && Beginning() == before; ++commits) EXPECT_THAT(Commit(), IsOk());
    return commits;
  }
  void BeginReading(orm::Connection& reader) {
    EXPECT_THAT(reader.Begin(TransactionMode::kReadOnly), IsOk());
    EXPECT_GE(CountOn(reader, "SELECT count(*) FROM t"), 0);
  }

  FailingDisk disk_;  // does not sync: this writes much
};

// One of the two is always reading, and has begun before the last commit most of the time: so the log is never free.
TEST_F(Log, BeginsAnewAlthoughReadersOverlap) {
  ASSERT_THAT(Commit(), IsOk());
  std::atomic<bool> done = false;
  std::binary_semaphore started{0};
  std::thread readers([&] {
    const std::array<std::unique_ptr<orm::Connection>, 2> connections = {Connect(*driver_), Connect(*driver_)};
    BeginReading(*connections[0]);
    started.release();
    for (size_t i = 1; !done; ++i) {
      BeginReading(*connections[i % 2]);
      absl::SleepFor(absl::Milliseconds(2));
      EXPECT_THAT(connections[(i + 1) % 2]->Rollback(), IsOk());
    }
  });
  started.acquire();
  const int commits = CommitsUntilNewLog();
  EXPECT_LT(commits, kCommitsMax);
  std::cout << "begun anew after " << commits << " commits\n";
  done = true;
  readers.join();
}

TEST_F(Log, ALongReaderHoldsUpNobody) {
  const auto reader = Connect(*driver_);
  ASSERT_THAT(Commit(), IsOk());
  BeginReading(*reader);
  const std::array<char, 4> before = Beginning();
  for (int commit = 0; commit < 40; ++commit) ASSERT_THAT(Commit(), IsOk());
  EXPECT_EQ(Beginning(), before) << "the reader stands in it";
  ASSERT_THAT(reader->Rollback(), IsOk());
  EXPECT_LT(CommitsUntilNewLog(), 10);
}

}  // namespace
}  // namespace rowgate::test
