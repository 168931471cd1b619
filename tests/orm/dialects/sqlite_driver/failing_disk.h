#ifndef ROWGATE_TESTS_ORM_DIALECTS_SQLITE_DRIVER_FAILING_DISK_H_
#define ROWGATE_TESTS_ORM_DIALECTS_SQLITE_DRIVER_FAILING_DISK_H_

#include <sqlite3.h>

#include <array>
#include <optional>

namespace rowgate::test {

enum class DiskCall { kRead, kWrite, kSync, kTruncate, kSize, kMapShared, kLockShared, kOpen };

// Which call on any file fails, and how.
struct Fault {
  int at = 1;                    // counted from Arm
  bool for_good = false;         // and those after it
  bool full = false;             // no space is left: concerns calls that need some, which say so
  double done = 0;               // how much of a write happens nevertheless
  std::optional<DiskCall> only;  // others are neither counted nor fail
};

// A file system that fails on demand: the system's own with some methods replaced, and the default of this process
// while it is installed. Its calls fail as the system's own do, with the same codes: a sync that finds the disk full is
// an I/O error there. Nothing is really synced: no power is cut here, and it would take most of the time. Used by one
// thread at a time.
class FailingDisk {
 public:
  FailingDisk();
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;
  ~FailingDisk();

  void Arm(const Fault& fault);
  void Disarm() { fault_.reset(); }
  // Whether a call has failed since Arm.
  bool fired() const { return fired_; }

 private:
  // The methods table of a file is shared by all files of its kind, so a changed copy is made per kind.
  struct Methods : sqlite3_io_methods {
    const sqlite3_io_methods* real = nullptr;
    FailingDisk* disk = nullptr;
  };

  static const Methods& Of(sqlite3_file* file) { return *static_cast<const Methods*>(file->pMethods); }
  static int Read(sqlite3_file* file, void* data, int bytes, sqlite3_int64 offset);
  static int Write(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset);
  static int Sync(sqlite3_file* file, int flags);
  static int Truncate(sqlite3_file* file, sqlite3_int64 size);
  static int Size(sqlite3_file* file, sqlite3_int64* size);
  static int MapShared(sqlite3_file* file, int page, int page_bytes, int extend, void volatile** memory);
  static int LockShared(sqlite3_file* file, int offset, int count, int flags);
  static int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags);
  static int Delete(sqlite3_vfs* vfs, const char* name, int sync_folder);

  Methods& MethodsFor(const sqlite3_io_methods* real);
  bool Fails(DiskCall call);

  sqlite3_vfs* real_;
  sqlite3_vfs vfs_ = {};
  std::array<Methods, 8> methods_;
  std::optional<Fault> fault_;
  int calls_ = 0;
  bool fired_ = false;
};

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_DIALECTS_SQLITE_DRIVER_FAILING_DISK_H_
