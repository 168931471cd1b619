#include <sqlite3.h>

#include <array>
#include <atomic>
#include <cstring>
#include <string>

#include "orm/base/errors.h"
#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

// A file system that fails on demand: the system's own with one method replaced, and the default of this process
// while it is installed.
namespace rowgate::test {
namespace {

using orm::TransactionMode;

class FailingDisk {
 public:
  FailingDisk() : real_(sqlite3_vfs_find(nullptr)) {
    vfs_ = *real_;
    vfs_.zName = "rowgate-failing-disk";
    vfs_.pAppData = this;
    vfs_.xOpen = &Open;
    sqlite3_vfs_register(&vfs_, 1);
  }
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;
  ~FailingDisk() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
  }

  std::atomic<int> sync_result = SQLITE_OK;
  std::atomic<int> write_result = SQLITE_OK;

 private:
  // The methods table of a file is shared by all files of its kind, so a changed copy is made per kind.
  struct Methods : sqlite3_io_methods {
    const sqlite3_io_methods* real = nullptr;
    FailingDisk* disk = nullptr;
  };

  static const Methods& Of(sqlite3_file* file) { return *static_cast<const Methods*>(file->pMethods); }

  static int Sync(sqlite3_file* file, int flags) {
    const int failure = Of(file).disk->sync_result;
    return failure != SQLITE_OK ? failure : Of(file).real->xSync(file, flags);
  }
  static int Write(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
    const int failure = Of(file).disk->write_result;
    return failure != SQLITE_OK ? failure : Of(file).real->xWrite(file, data, bytes, offset);
  }
  static int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    auto* disk = static_cast<FailingDisk*>(vfs->pAppData);
    const int code = disk->real_->xOpen(disk->real_, name, file, flags, out_flags);
    if (code != SQLITE_OK || file->pMethods == nullptr) return code;
    Methods& methods = disk->MethodsFor(file->pMethods);
    file->pMethods = &methods;
    return code;
  }
  Methods& MethodsFor(const sqlite3_io_methods* real) {
    for (Methods& methods : methods_) {
      if (methods.real == real) return methods;
      if (methods.real != nullptr) continue;
      static_cast<sqlite3_io_methods&>(methods) = *real;
      methods.real = real;
      methods.disk = this;
      methods.xSync = &Sync;
      methods.xWrite = &Write;
      return methods;
    }
    return methods_.back();
  }

  sqlite3_vfs* real_;
  sqlite3_vfs vfs_ = {};
  std::array<Methods, 8> methods_;
};

class Faults : public FileTest {
 protected:
  void SetUp() override {
    FileTest::SetUp();
    Script("CREATE TABLE t (v INTEGER PRIMARY KEY)");
  }
  void TearDown() override {
    disk_.sync_result = SQLITE_OK;
    disk_.write_result = SQLITE_OK;
    FileTest::TearDown();
    driver_.reset();
  }

  FailingDisk disk_;
};

TEST_F(Faults, ASyncThatFailsInCommitLeavesTheOutcomeUnknown) {
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  ASSERT_THAT(Run(Write("INSERT INTO t VALUES (1)")), IsOk());
  disk_.sync_result = SQLITE_IOERR_FSYNC;
  const absl::Status commit = connection_->Commit();
  EXPECT_THAT(commit, HasReason("COMMIT_OUTCOME_UNKNOWN"));
  EXPECT_EQ(orm::DetailOf(commit).applied, orm::Applied::kUnknown);
  EXPECT_FALSE(connection_->healthy());
  EXPECT_THAT(Run(Write("INSERT INTO t VALUES (2)")), HasReason("DB_UNREACHABLE"));
}

TEST_F(Faults, ASyncThatFailsInAStatementOfItsOwnDoesToo) {
  disk_.sync_result = SQLITE_IOERR_FSYNC;
  EXPECT_THAT(Run(Write("INSERT INTO t VALUES (1)")), HasReason("COMMIT_OUTCOME_UNKNOWN"));
  EXPECT_FALSE(connection_->healthy());
}

TEST_F(Faults, ADiskThatIsFullAppliesNothing) {
  ASSERT_THAT(connection_->Begin(TransactionMode::kReadWrite), IsOk());
  ASSERT_THAT(Run(Write("INSERT INTO t VALUES (1)")), IsOk());
  disk_.write_result = SQLITE_FULL;
  EXPECT_THAT(connection_->Commit(), HasReason("DISK_FULL"));
  disk_.write_result = SQLITE_OK;
  EXPECT_THAT(Run(Write("INSERT INTO t VALUES (2)")), HasReason("TX_DEAD"));
  EXPECT_THAT(connection_->Rollback(), IsOk());
  EXPECT_TRUE(connection_->healthy());
  EXPECT_EQ(Count("SELECT count(*) FROM t"), 0);
}

}  // namespace
}  // namespace rowgate::test
