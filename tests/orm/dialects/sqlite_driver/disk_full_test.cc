#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

// A file system that is really full: a tmpfs of one MiB in a mount namespace of the test's own.
namespace rowgate::test {
namespace {

using orm::StrCat;
using orm::TransactionMode;

bool WriteText(const char* path, const std::string& text) { return (std::ofstream(path) << text).flush().good(); }

// Makes this process able to mount; false where the system does not allow that.
bool EnterNamespace() {
  const uid_t user = getuid();
  const gid_t group = getgid();
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return user == 0 && unshare(CLONE_NEWNS) == 0;
  return WriteText("/proc/self/setgroups", "deny") && WriteText("/proc/self/uid_map", StrCat("0 ", user, " 1")) &&
         WriteText("/proc/self/gid_map", StrCat("0 ", group, " 1"));
}

class DiskFull : public FileTest {
 protected:
  static void SetUpTestSuite() { may_mount_ = EnterNamespace(); }

  void SetUp() override {
    if (!may_mount_) GTEST_SKIP() << "the system does not allow a mount namespace";
    absl::StatusOr<TempDir> folder = TempDir::Create();
    ASSERT_THAT(folder, IsOk());
    folder_.emplace(*std::move(folder));
    if (mount("tmpfs", folder_->path().c_str(), "tmpfs", 0, "size=1m") != 0) GTEST_SKIP() << "cannot mount a tmpfs";
    std::ofstream(Ballast()) << std::string(400'000, 'x');
    driver_ = MakeDriver(Options());
    connection_ = Connect(*driver_);
    Script("CREATE TABLE t (v INTEGER PRIMARY KEY, w)");
  }
  void TearDown() override {
    FileTest::TearDown();
    driver_.reset();
    if (folder_.has_value()) umount2(folder_->path().c_str(), MNT_DETACH);
  }

  std::string Ballast() const { return folder_->File("ballast"); }
  absl::Status Insert(int v, int bytes) {
    return Run(Write(StrCat("INSERT INTO t VALUES (", v, ", randomblob(", bytes, "))")));
  }
  // Rows 4n to 4n + 3.
  absl::Status InsertFour(int n) {
    RETURN_IF_ERROR(connection_->Begin(TransactionMode::kReadWrite));
    absl::Status status;
    for (int i = 0; i < 4 && status.ok(); ++i) status = Insert(4 * n + i, 3'000);
    if (status.ok()) status = connection_->Commit();
    if (!status.ok()) {
      EXPECT_FALSE(Insert(4 * n + 4000, 1).ok()) << "would have committed alone";
      EXPECT_THAT(connection_->Rollback(), IsOk());
    }
    return status;
  }
  // Nothing but what was acknowledged is there, and reading goes on.
  void CheckRows(int rows) {
    EXPECT_EQ(Count("SELECT count(*) FROM t"), rows);
    EXPECT_EQ(Count("SELECT coalesce(max(v) + 1, 0) FROM t"), rows);
    const auto other = Connect(*driver_);
    EXPECT_EQ(CountOn(*other, "SELECT count(*) FROM t"), rows);
    EXPECT_EQ(CountOn(*other, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
  }
  static void ExpectDiskFull(const absl::Status& status) {
    EXPECT_THAT(status, HasReason("DISK_FULL")) << orm::VendorTextOf(status);
    EXPECT_EQ(orm::DetailOf(status).applied, orm::Applied::kNo);
  }

  static inline bool may_mount_ = false;
};

TEST_F(DiskFull, ASingleRowIsStoredOrRefused) {
  int rows = 0;
  absl::Status status;
  while (rows < 2'000 && (status = Insert(rows, 2'000)).ok()) ++rows;
  ExpectDiskFull(status);
  EXPECT_GT(rows, 10);
  for (int again = 0; again < 20; ++again) ExpectDiskFull(Insert(rows, 2'000));
  CheckRows(rows);
  std::filesystem::remove(Ballast());
  for (int more = 0; more < 5; ++more, ++rows) EXPECT_THAT(Insert(rows, 2'000), IsOk());
  CheckRows(rows);
}

TEST_F(DiskFull, ATransactionIsStoredWholeOrNotAtAll) {
  int transactions = 0;
  absl::Status status;
  while (transactions < 2'000 && (status = InsertFour(transactions)).ok()) ++transactions;
  ExpectDiskFull(status);
  EXPECT_GT(transactions, 2);
  for (int again = 0; again < 20; ++again) ExpectDiskFull(InsertFour(transactions));
  CheckRows(4 * transactions);
  std::filesystem::remove(Ballast());
  for (int more = 0; more < 5; ++more, ++transactions) EXPECT_THAT(InsertFour(transactions), IsOk());
  CheckRows(4 * transactions);
}

}  // namespace
}  // namespace rowgate::test
