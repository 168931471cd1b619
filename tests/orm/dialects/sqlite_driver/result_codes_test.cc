#include <sqlite3.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "orm/base/errors.h"
#include "orm/dialects/sqlite/driver/errors.h"
#include "orm/driver/errors.h"
#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

// What every result code of the library becomes, row by row, and that none is forgotten.
namespace rowgate::test {
namespace {

using absl::StatusCode;
using orm::sqlite::Meaning;
using orm::sqlite::MeaningOf;

enum class Rerun { kNo, kYes };
enum class Hint { kNo, kYes };

struct Row {
  StatusCode status;
  std::string reason;
  Rerun rerun;
  Hint hint;
  std::vector<int> codes;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.reason; }

const std::vector<Row>& Rows() {
  static const auto* const rows = new std::vector<Row>{
      {StatusCode::kAlreadyExists,
       "UNIQUE_VIOLATION",
       Rerun::kNo,
       Hint::kNo,
       {SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID}},
      {StatusCode::kFailedPrecondition, "FOREIGN_KEY_VIOLATION", Rerun::kNo, Hint::kNo, {SQLITE_CONSTRAINT_FOREIGNKEY}},
      {StatusCode::kInvalidArgument, "NOT_NULL_VIOLATION", Rerun::kNo, Hint::kNo, {SQLITE_CONSTRAINT_NOTNULL}},
      {StatusCode::kInvalidArgument,
       "CHECK_VIOLATION",
       Rerun::kNo,
       Hint::kNo,
       {SQLITE_CONSTRAINT, SQLITE_CONSTRAINT_CHECK}},
      {StatusCode::kFailedPrecondition,
       "DB_RAISED",
       Rerun::kNo,
       Hint::kNo,
       {SQLITE_CONSTRAINT_TRIGGER, SQLITE_CONSTRAINT_FUNCTION, SQLITE_CONSTRAINT_VTAB, SQLITE_CONSTRAINT_COMMITHOOK,
        SQLITE_CONSTRAINT_PINNED}},
      {StatusCode::kInvalidArgument,
       "VALUE_OUT_OF_RANGE",
       Rerun::kNo,
       Hint::kNo,
       {SQLITE_CONSTRAINT_DATATYPE, SQLITE_MISMATCH, SQLITE_TOOBIG}},
      {StatusCode::kAborted,
       "LOCK_NOT_AVAILABLE",
       Rerun::kYes,
       Hint::kYes,
       {SQLITE_BUSY, SQLITE_BUSY_RECOVERY, SQLITE_BUSY_TIMEOUT, SQLITE_LOCKED, SQLITE_LOCKED_SHAREDCACHE}},
      {StatusCode::kAborted,
       "SERIALIZATION_FAILURE",
       Rerun::kYes,
       Hint::kYes,
       {SQLITE_BUSY_SNAPSHOT, SQLITE_ABORT, SQLITE_ABORT_ROLLBACK, SQLITE_SCHEMA, SQLITE_ERROR_RETRY,
        SQLITE_ERROR_SNAPSHOT}},
      {StatusCode::kCancelled, "STATEMENT_CANCELLED", Rerun::kNo, Hint::kNo, {SQLITE_INTERRUPT}},
      {StatusCode::kResourceExhausted, "DISK_FULL", Rerun::kNo, Hint::kNo, {SQLITE_FULL}},
      {StatusCode::kUnavailable, "DB_RESOURCES", Rerun::kNo, Hint::kYes, {SQLITE_NOMEM, SQLITE_IOERR_NOMEM}},
      {StatusCode::kFailedPrecondition,
       "READ_ONLY",
       Rerun::kNo,
       Hint::kNo,
       {SQLITE_READONLY, SQLITE_READONLY_RECOVERY, SQLITE_READONLY_CANTLOCK, SQLITE_READONLY_ROLLBACK,
        SQLITE_READONLY_DBMOVED, SQLITE_READONLY_CANTINIT, SQLITE_READONLY_DIRECTORY}},
      {StatusCode::kFailedPrecondition,
       "DB_ACCESS_DENIED",
       Rerun::kNo,
       Hint::kNo,
       {SQLITE_PERM, SQLITE_AUTH, SQLITE_AUTH_USER}},
      {StatusCode::kUnavailable,
       "DB_UNREACHABLE",
       Rerun::kNo,
       Hint::kYes,
       {SQLITE_CANTOPEN, SQLITE_CANTOPEN_NOTEMPDIR, SQLITE_CANTOPEN_ISDIR, SQLITE_CANTOPEN_FULLPATH,
        SQLITE_CANTOPEN_CONVPATH, SQLITE_CANTOPEN_DIRTYWAL, SQLITE_CANTOPEN_SYMLINK, SQLITE_PROTOCOL}},
      {StatusCode::kUnavailable,
       "DB_STORAGE_FAILED",
       Rerun::kNo,
       Hint::kYes,
       {SQLITE_IOERR,
        SQLITE_IOERR_READ,
        SQLITE_IOERR_SHORT_READ,
        SQLITE_IOERR_WRITE,
        SQLITE_IOERR_FSYNC,
        SQLITE_IOERR_DIR_FSYNC,
        SQLITE_IOERR_TRUNCATE,
        SQLITE_IOERR_FSTAT,
        SQLITE_IOERR_UNLOCK,
        SQLITE_IOERR_RDLOCK,
        SQLITE_IOERR_DELETE,
        SQLITE_IOERR_BLOCKED,
        SQLITE_IOERR_ACCESS,
        SQLITE_IOERR_CLOSE,
        SQLITE_IOERR_CHECKRESERVEDLOCK,
        SQLITE_IOERR_LOCK,
        SQLITE_IOERR_DIR_CLOSE,
        SQLITE_IOERR_SHMOPEN,
        SQLITE_IOERR_SHMSIZE,
        SQLITE_IOERR_SHMLOCK,
        SQLITE_IOERR_SHMMAP,
        SQLITE_IOERR_SEEK,
        SQLITE_IOERR_DELETE_NOENT,
        SQLITE_IOERR_MMAP,
        SQLITE_IOERR_CONVPATH,
        SQLITE_IOERR_GETTEMPPATH,
        SQLITE_IOERR_VNODE,
        SQLITE_IOERR_AUTH,
        SQLITE_IOERR_BEGIN_ATOMIC,
        SQLITE_IOERR_COMMIT_ATOMIC,
        SQLITE_IOERR_ROLLBACK_ATOMIC}},
      {StatusCode::kDataLoss,
       "DB_DAMAGED",
       Rerun::kNo,
       Hint::kNo,
       {SQLITE_CORRUPT, SQLITE_CORRUPT_VTAB, SQLITE_CORRUPT_SEQUENCE, SQLITE_CORRUPT_INDEX, SQLITE_NOTADB,
        SQLITE_IOERR_DATA, SQLITE_IOERR_CORRUPTFS}},
      {StatusCode::kInternal,
       "COMPILER_BUG",
       Rerun::kNo,
       Hint::kNo,
       {SQLITE_ERROR, SQLITE_ERROR_MISSING_COLLSEQ, SQLITE_INTERNAL, SQLITE_NOTFOUND, SQLITE_EMPTY, SQLITE_MISUSE,
        SQLITE_NOLFS, SQLITE_FORMAT, SQLITE_RANGE, SQLITE_LOCKED_VTAB}},
  };
  return *rows;
}

constexpr int kNoFailures[] = {SQLITE_OK,
                               SQLITE_OK_LOAD_PERMANENTLY,
                               SQLITE_OK_SYMLINK,
                               SQLITE_ROW,
                               SQLITE_DONE,
                               SQLITE_NOTICE,
                               SQLITE_NOTICE_RECOVER_WAL,
                               SQLITE_NOTICE_RECOVER_ROLLBACK,
                               SQLITE_WARNING,
                               SQLITE_WARNING_AUTOINDEX};

// The codes of the header that this build uses, by name.
std::map<std::string, int> CodesOfHeader() {
  std::map<std::string, int> codes;
  std::ifstream header(ROWGATE_SQLITE_HEADER);
  bool inside = false;
  for (std::string line; std::getline(header, line);) {
    if (line.find("CAPI3REF: Result Codes") != std::string::npos) inside = true;
    if (line.find("CAPI3REF: Flags For File Open") != std::string::npos) break;
    char name[64];
    char primary[64];
    int number = 0;
    if (!inside) continue;
    if (std::sscanf(line.c_str(), "#define %63[A-Z_] (%63[A-Z_] | (%d<<8))", name, primary, &number) == 3) {
      EXPECT_TRUE(codes.contains(primary)) << line;
      codes[name] = codes[primary] | number << 8;
    } else if (std::sscanf(line.c_str(), "#define %63[A-Z_] %d", name, &number) == 2) {
      codes[name] = number;
    }
  }
  return codes;
}

TEST(ResultCodes, OfTheHeaderHaveARowEach) {
  std::multiset<int> rows(std::begin(kNoFailures), std::end(kNoFailures));
  for (const Row& row : Rows()) rows.insert(row.codes.begin(), row.codes.end());
  const std::map<std::string, int> codes = CodesOfHeader();
  EXPECT_GE(codes.size(), 106u) << "the header was not understood";
  for (const auto& [name, code] : codes) {
    EXPECT_TRUE(MeaningOf(code).has_value()) << name << " is unmapped";
    EXPECT_EQ(rows.count(code), 1u) << name;
  }
  EXPECT_GE(codes.size(), rows.size());
}

class ResultCodeRows : public ::testing::TestWithParam<Row> {};

TEST_P(ResultCodeRows, SayWhatTheyAreTo) {
  const Row& row = GetParam();
  for (const int code : row.codes) {
    SCOPED_TRACE(code);
    const absl::Status status = orm::sqlite::StatusOf(code, "words");
    const orm::ErrorDetail detail = orm::DetailOf(status);
    EXPECT_EQ(status.code(), row.status);
    EXPECT_EQ(detail.reason, row.reason);
    EXPECT_EQ(detail.applied, orm::Applied::kNo);
    EXPECT_EQ(orm::MayRerun(status), row.rerun == Rerun::kYes);
    EXPECT_EQ(detail.retry_after.has_value(), row.hint == Hint::kYes);
    EXPECT_EQ(orm::VendorTextOf(status), "words");
  }
}

INSTANTIATE_TEST_SUITE_P(Failures, ResultCodeRows, ::testing::ValuesIn(Rows()),
                         [](const auto& row) { return row.param.reason; });

TEST(ResultCodes, ThatAreNoFailureAreKnownAsSuch) {
  for (const int code : kNoFailures) EXPECT_EQ(MeaningOf(code), Meaning::kSuccess) << code;
}

TEST(ResultCodes, OfNewerLibrariesMeanWhatTheirPrimaryCodeDoes) {
  EXPECT_THAT(orm::sqlite::StatusOf(SQLITE_BUSY | 99 << 8, "x"), HasReason("LOCK_NOT_AVAILABLE"));
  EXPECT_THAT(orm::sqlite::StatusOf(250, "x"), HasReason("DATABASE_ERROR"));
}

// After these nothing more may be done with the connection; in a commit they hide its outcome.
TEST(ResultCodes, OfStorageBreakTheConnection) {
  const std::set<std::string> breaking = {"DB_UNREACHABLE", "DB_STORAGE_FAILED", "DB_DAMAGED", "DB_RESOURCES"};
  for (const Row& row : Rows()) {
    for (const int code : row.codes) {
      const bool breaks = breaking.contains(row.reason) || code == SQLITE_READONLY_DBMOVED;
      EXPECT_EQ(orm::sqlite::BreaksConnection(*MeaningOf(code)), breaks) << code;
    }
  }
}

}  // namespace
}  // namespace rowgate::test
