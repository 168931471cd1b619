#include "tests/orm/dialects/sqlite_driver/failing_disk.h"

namespace rowgate::test {

FailingDisk::FailingDisk() : real_(sqlite3_vfs_find(nullptr)) {
  vfs_ = *real_;
  vfs_.zName = "rowgate-failing-disk";
  vfs_.pAppData = this;
  vfs_.xOpen = &Open;
  vfs_.xDelete = &Delete;
  sqlite3_vfs_register(&vfs_, 1);
}

FailingDisk::~FailingDisk() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(real_, 1);
}

void FailingDisk::Arm(const Fault& fault) {
  fault_ = fault;
  calls_ = 0;
  fired_ = false;
}

bool FailingDisk::Fails(DiskCall call) {
  if (!fault_.has_value() || (fault_->only.has_value() && *fault_->only != call)) return false;
  if (fault_->full && call != DiskCall::kWrite && call != DiskCall::kMapShared) return false;
  ++calls_;
  const bool fails = calls_ == fault_->at || (fault_->for_good && calls_ > fault_->at);
  fired_ = fired_ || fails;
  return fails;
}

int FailingDisk::Read(sqlite3_file* file, void* data, int bytes, sqlite3_int64 offset) {
  if (Of(file).disk->Fails(DiskCall::kRead)) return SQLITE_IOERR_READ;
  return Of(file).real->xRead(file, data, bytes, offset);
}

int FailingDisk::Write(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
  FailingDisk& disk = *Of(file).disk;
  const bool fails = disk.Fails(DiskCall::kWrite);
  const int written = fails ? static_cast<int>(bytes * disk.fault_->done) : bytes;
  const int code = written == 0 ? SQLITE_OK : Of(file).real->xWrite(file, data, written, offset);
  if (!fails) return code;
  return disk.fault_->full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

int FailingDisk::Sync(sqlite3_file* file, int /*flags*/) {
  return Of(file).disk->Fails(DiskCall::kSync) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

int FailingDisk::Truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (Of(file).disk->Fails(DiskCall::kTruncate)) return SQLITE_IOERR_TRUNCATE;
  return Of(file).real->xTruncate(file, size);
}

int FailingDisk::Size(sqlite3_file* file, sqlite3_int64* size) {
  if (Of(file).disk->Fails(DiskCall::kSize)) return SQLITE_IOERR_FSTAT;
  return Of(file).real->xFileSize(file, size);
}

int FailingDisk::MapShared(sqlite3_file* file, int page, int page_bytes, int extend, void volatile** memory) {
  if (Of(file).disk->Fails(DiskCall::kMapShared)) {
    *memory = nullptr;
    return SQLITE_IOERR_SHMSIZE;
  }
  return Of(file).real->xShmMap(file, page, page_bytes, extend, memory);
}

// Unlocking does not fail: the lock would stay.
int FailingDisk::LockShared(sqlite3_file* file, int offset, int count, int flags) {
  if ((flags & SQLITE_SHM_LOCK) != 0 && Of(file).disk->Fails(DiskCall::kLockShared)) return SQLITE_IOERR_SHMLOCK;
  return Of(file).real->xShmLock(file, offset, count, flags);
}

int FailingDisk::Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* disk = static_cast<FailingDisk*>(vfs->pAppData);
  file->pMethods = nullptr;
  if (disk->Fails(DiskCall::kOpen)) return SQLITE_CANTOPEN;
  const int code = disk->real_->xOpen(disk->real_, name, file, flags, out_flags);
  if (code == SQLITE_OK && file->pMethods != nullptr) file->pMethods = &disk->MethodsFor(file->pMethods);
  return code;
}

int FailingDisk::Delete(sqlite3_vfs* vfs, const char* name, int /*sync_folder*/) {
  auto* disk = static_cast<FailingDisk*>(vfs->pAppData);
  return disk->real_->xDelete(disk->real_, name, 0);
}

FailingDisk::Methods& FailingDisk::MethodsFor(const sqlite3_io_methods* real) {
  for (Methods& methods : methods_) {
    if (methods.real == real) return methods;
    if (methods.real != nullptr) continue;
    static_cast<sqlite3_io_methods&>(methods) = *real;
    methods.real = real;
    methods.disk = this;
    methods.xRead = &Read;
    methods.xWrite = &Write;
    methods.xSync = &Sync;
    methods.xTruncate = &Truncate;
    methods.xFileSize = &Size;
    methods.xShmMap = &MapShared;
    methods.xShmLock = &LockShared;
    return methods;
  }
  return methods_.back();
}

}  // namespace rowgate::test
