#ifndef ROWGATE_ORM_DIALECTS_SQLITE_TYPE_NAMES_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_TYPE_NAMES_H_

#include <optional>
#include <string>
#include <string_view>

#include "orm/expr/type.h"

// The declared types of columns that Rowgate creates in SQLite, so that reflection finds each logical type again.
// SQLite itself reads only the affinity out of them (INT → INTEGER, else CHAR/CLOB/TEXT → TEXT, else BLOB → BLOB, else
// REAL/FLOA/DOUB → REAL, else NUMERIC), and each name below has the affinity of what the column holds.
//
// What a column holds, by logical type and Storage (the physical form; compared literals are bound in it too):
//
//   type       Storage        declared              holds
//   bool       kDefault       BOOLEAN               0 or 1
//   int32      kDefault       INT                   integer          kSmallInt: SMALLINT
//   int64      kDefault       BIGINT                integer          a generated key: INTEGER PRIMARY KEY
//   uint32     kDefault       UNSIGNED INT          integer
//   uint64     kDefault       UNSIGNED BIGINT       integer up to 2^63-1
//   float      kDefault       FLOAT                 real, the float's value widened to double
//   double     kDefault       DOUBLE                real
//   string     kDefault       TEXT, VARCHAR(n)      text
//   bytes      kDefault       BLOB, BLOB(n)         blob
//   decimal    kDefault       SCALED_INTEGER(p,s)   integer: the value times 10^s
//              kNumeric       NUMERIC(p,s)          integer or real, as SQLite converts it
//              kText          DECIMAL_TEXT(p,s)     canonical text with s digits
//              kReal          DECIMAL_REAL(p,s)     real
//   timestamp  kDefault       DATETIME_TEXT         "2024-01-31 10:00:00.000000", UTC (as kTextMicros: DATETIME)
//              kTextSeconds   DATETIME_TEXT_SECONDS   kTextIso   DATETIME_TEXT_ISO   kTextDate   DATETIME_TEXT_DATE
//              kUnixSeconds   UNIX_INTEGER_SECONDS    kUnixMillis UNIX_INTEGER_MILLIS  kUnixMicros UNIX_INTEGER_MICROS
//   date       kDefault       DATE_TEXT             "2024-01-31"
//   time       kDefault       TIME_TEXT             "10:00:00.000000", always six digits of fraction
//   duration   kDefault       DURATION_INTEGER      integer, microseconds
//   uuid       kDefault       UUID_BLOB             blob of 16 bytes (also kBlob); kText: UUID_TEXT, canonical text
//   json       kDefault       JSON_TEXT             text as it was sent
//   enum       kDefault       TEXT                  the member's label; kNumber: INT, the member's number
//   array      kDefault       ARRAY_TEXT_<element>  JSON array text, elements as below: ARRAY_TEXT_BIGINT cannot be, as
//                                                   it holds INT: the elements are BOOL, I32, I64, U32, U64, FLOAT,
//                                                   DOUBLE, STRING, BYTES, DECIMAL, DATETIME, DATE, TIME, DURATION,
//                                                   UUID, JSON, with (n) or (p,s) behind
//
// Elements of a JSON array text — array columns and list binds (`x IN (SELECT value FROM json_each(?))`) alike:
//   bool true/false; integers, durations and scaled decimals as numbers; float and double as the shortest number that
//   reads back the same, with '.' or 'e' in it, NaN and infinities as the strings "NaN", "Infinity", "-Infinity"; bytes
//   as a string of upper-case hexadecimal digits; uuid as its canonical text whatever the storage; JSON as a string of
//   its text; everything else as the string or number its physical form is.
namespace rowgate::orm::sqlite {

std::string DeclaredType(const StoredType& stored);

// The inverse, for exactly the names above (any case). "INTEGER" is int64, "TEXT" a string, "INT" an int32: columns of
// other programs with these names may hold more, which is the caller's matter. Nothing for every other name.
std::optional<StoredType> StoredTypeFromDeclared(std::string_view declared);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_TYPE_NAMES_H_
