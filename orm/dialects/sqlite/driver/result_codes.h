#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_RESULT_CODES_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_RESULT_CODES_H_

#include <sqlite3.h>

#include "orm/dialects/sqlite/driver/errors.h"

// The table behind MeaningOf.
namespace rowgate::orm::sqlite {

struct ResultCode {
  int code;
  Meaning meaning;
};

inline constexpr ResultCode kResultCodes[] = {
    {SQLITE_OK, Meaning::kSuccess},
    {SQLITE_OK_LOAD_PERMANENTLY, Meaning::kSuccess},
    {SQLITE_OK_SYMLINK, Meaning::kSuccess},
    {SQLITE_ROW, Meaning::kSuccess},
    {SQLITE_DONE, Meaning::kSuccess},
    {SQLITE_NOTICE, Meaning::kSuccess},
    {SQLITE_NOTICE_RECOVER_WAL, Meaning::kSuccess},
    {SQLITE_NOTICE_RECOVER_ROLLBACK, Meaning::kSuccess},
    {SQLITE_WARNING, Meaning::kSuccess},
    {SQLITE_WARNING_AUTOINDEX, Meaning::kSuccess},

    {SQLITE_ERROR, Meaning::kGeneric},
    {SQLITE_ERROR_MISSING_COLLSEQ, Meaning::kBug},
    {SQLITE_ERROR_RETRY, Meaning::kConflict},
    {SQLITE_ERROR_SNAPSHOT, Meaning::kConflict},
    {SQLITE_INTERNAL, Meaning::kBug},
    {SQLITE_NOTFOUND, Meaning::kBug},
    {SQLITE_EMPTY, Meaning::kBug},
    {SQLITE_MISUSE, Meaning::kBug},
    {SQLITE_NOLFS, Meaning::kBug},
    {SQLITE_FORMAT, Meaning::kBug},
    {SQLITE_RANGE, Meaning::kBug},
    {SQLITE_SCHEMA, Meaning::kConflict},

    {SQLITE_PERM, Meaning::kAccess},
    {SQLITE_AUTH, Meaning::kAccess},
    {SQLITE_AUTH_USER, Meaning::kAccess},

    {SQLITE_ABORT, Meaning::kConflict},
    {SQLITE_ABORT_ROLLBACK, Meaning::kConflict},
    {SQLITE_INTERRUPT, Meaning::kInterrupted},

    {SQLITE_BUSY, Meaning::kBusy},
    {SQLITE_BUSY_RECOVERY, Meaning::kBusy},
    {SQLITE_BUSY_TIMEOUT, Meaning::kBusy},
    {SQLITE_BUSY_SNAPSHOT, Meaning::kConflict},
    {SQLITE_LOCKED, Meaning::kBusy},
    {SQLITE_LOCKED_SHAREDCACHE, Meaning::kBusy},
    {SQLITE_LOCKED_VTAB, Meaning::kBug},

    {SQLITE_NOMEM, Meaning::kNoMemory},
    {SQLITE_IOERR_NOMEM, Meaning::kNoMemory},
    {SQLITE_FULL, Meaning::kDiskFull},

    {SQLITE_READONLY, Meaning::kReadOnly},
    {SQLITE_READONLY_RECOVERY, Meaning::kReadOnly},
    {SQLITE_READONLY_CANTLOCK, Meaning::kReadOnly},
    {SQLITE_READONLY_ROLLBACK, Meaning::kReadOnly},
    {SQLITE_READONLY_CANTINIT, Meaning::kReadOnly},
    {SQLITE_READONLY_DIRECTORY, Meaning::kReadOnly},
    {SQLITE_READONLY_DBMOVED, Meaning::kMoved},

    {SQLITE_CANTOPEN, Meaning::kUnreachable},
    {SQLITE_CANTOPEN_NOTEMPDIR, Meaning::kUnreachable},
    {SQLITE_CANTOPEN_ISDIR, Meaning::kUnreachable},
    {SQLITE_CANTOPEN_FULLPATH, Meaning::kUnreachable},
    {SQLITE_CANTOPEN_CONVPATH, Meaning::kUnreachable},
    {SQLITE_CANTOPEN_DIRTYWAL, Meaning::kUnreachable},
    {SQLITE_CANTOPEN_SYMLINK, Meaning::kUnreachable},
    {SQLITE_PROTOCOL, Meaning::kUnreachable},

    {SQLITE_IOERR, Meaning::kInputOutput},
    {SQLITE_IOERR_READ, Meaning::kInputOutput},
    {SQLITE_IOERR_SHORT_READ, Meaning::kInputOutput},
    {SQLITE_IOERR_WRITE, Meaning::kInputOutput},
    {SQLITE_IOERR_FSYNC, Meaning::kInputOutput},
    {SQLITE_IOERR_DIR_FSYNC, Meaning::kInputOutput},
    {SQLITE_IOERR_TRUNCATE, Meaning::kInputOutput},
    {SQLITE_IOERR_FSTAT, Meaning::kInputOutput},
    {SQLITE_IOERR_UNLOCK, Meaning::kInputOutput},
    {SQLITE_IOERR_RDLOCK, Meaning::kInputOutput},
    {SQLITE_IOERR_DELETE, Meaning::kInputOutput},
    {SQLITE_IOERR_BLOCKED, Meaning::kInputOutput},
    {SQLITE_IOERR_ACCESS, Meaning::kInputOutput},
    {SQLITE_IOERR_CHECKRESERVEDLOCK, Meaning::kInputOutput},
    {SQLITE_IOERR_LOCK, Meaning::kInputOutput},
    {SQLITE_IOERR_CLOSE, Meaning::kInputOutput},
    {SQLITE_IOERR_DIR_CLOSE, Meaning::kInputOutput},
    {SQLITE_IOERR_SHMOPEN, Meaning::kInputOutput},
    {SQLITE_IOERR_SHMSIZE, Meaning::kInputOutput},
    {SQLITE_IOERR_SHMLOCK, Meaning::kInputOutput},
    {SQLITE_IOERR_SHMMAP, Meaning::kInputOutput},
    {SQLITE_IOERR_SEEK, Meaning::kInputOutput},
    {SQLITE_IOERR_DELETE_NOENT, Meaning::kInputOutput},
    {SQLITE_IOERR_MMAP, Meaning::kInputOutput},
    {SQLITE_IOERR_GETTEMPPATH, Meaning::kInputOutput},
    {SQLITE_IOERR_CONVPATH, Meaning::kInputOutput},
    {SQLITE_IOERR_VNODE, Meaning::kInputOutput},
    {SQLITE_IOERR_AUTH, Meaning::kInputOutput},
    {SQLITE_IOERR_BEGIN_ATOMIC, Meaning::kInputOutput},
    {SQLITE_IOERR_COMMIT_ATOMIC, Meaning::kInputOutput},
    {SQLITE_IOERR_ROLLBACK_ATOMIC, Meaning::kInputOutput},
    {SQLITE_IOERR_DATA, Meaning::kDamaged},
    {SQLITE_IOERR_CORRUPTFS, Meaning::kDamaged},
    {SQLITE_CORRUPT, Meaning::kDamaged},
    {SQLITE_CORRUPT_VTAB, Meaning::kDamaged},
    {SQLITE_CORRUPT_SEQUENCE, Meaning::kDamaged},
    {SQLITE_CORRUPT_INDEX, Meaning::kDamaged},
    {SQLITE_NOTADB, Meaning::kDamaged},

    {SQLITE_CONSTRAINT_UNIQUE, Meaning::kUnique},
    {SQLITE_CONSTRAINT_PRIMARYKEY, Meaning::kUnique},
    {SQLITE_CONSTRAINT_ROWID, Meaning::kUnique},
    {SQLITE_CONSTRAINT_FOREIGNKEY, Meaning::kForeignKey},
    {SQLITE_CONSTRAINT_NOTNULL, Meaning::kNotNull},
    {SQLITE_CONSTRAINT, Meaning::kCheck},
    {SQLITE_CONSTRAINT_CHECK, Meaning::kCheck},
    {SQLITE_CONSTRAINT_COMMITHOOK, Meaning::kRaised},
    {SQLITE_CONSTRAINT_FUNCTION, Meaning::kRaised},
    {SQLITE_CONSTRAINT_VTAB, Meaning::kRaised},
    {SQLITE_CONSTRAINT_PINNED, Meaning::kRaised},
    {SQLITE_CONSTRAINT_TRIGGER, Meaning::kRaised},
    {SQLITE_CONSTRAINT_DATATYPE, Meaning::kValue},
    {SQLITE_MISMATCH, Meaning::kValue},
    {SQLITE_TOOBIG, Meaning::kValue},
};

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_RESULT_CODES_H_
