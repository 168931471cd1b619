#ifndef ROWGATE_ORM_DIALECTS_MYSQL_TYPE_NAMES_H_
#define ROWGATE_ORM_DIALECTS_MYSQL_TYPE_NAMES_H_

#include <string>

#include "orm/expr/type.h"
#include "orm/sql/sql_writer.h"

// What MySQL and MariaDB columns hold, by logical type and Storage. Storages that only another engine has are taken for
// kDefault: a schema that was introspected from SQLite can be created here.
//
//   type       Storage     declared               holds, and what a driver binds
//   bool       kDefault    boolean                0 or 1 (tinyint)
//   int32      kDefault    int                    kSmallInt: smallint
//   int64, uint32, uint64  bigint                 signed: a difference of unsigned numbers below zero is an error
//   float      kDefault    float
//   double     kDefault    double
//   string     kDefault    varchar(n), longtext   characters of utf8mb4
//   bytes      kDefault    varbinary(n), longblob
//   decimal    kDefault    decimal(p,s)           kText: longtext; kReal: double
//   timestamp  kDefault    datetime(6)            UTC (also kWithoutTimeZone); kUnix…: bigint; kText: longtext
//   date       kDefault    date                   kText: longtext
//   time       kDefault    time(6)                kText: longtext
//   duration   kDefault    bigint                 microseconds
//   uuid       kDefault    binary(16)             kText: char(36)
//   json       kDefault    json                   kText: longtext
//   enum       kDefault    varchar(255)           the member's label; kNumber: int, the member's number
//   array      kDefault    json                   elements as below
//
// A list bind (x IN …) is the text of a JSON array, read by JSON_TABLE. Its elements: bool as 0 and 1; integers,
// durations and doubles as numbers; decimals as strings, since a JSON number would become a double; bytes and uuids as
// strings of hexadecimal digits, unless a uuid is held as text; everything else as a string of what the column holds.
//
// The keys of a JSON path are a bind of type array of string and Storage::kText, and travel as one path: a key of
// digits as [3], -1 as [last], -2 as [last-1], every other one as ."key" with " and \ escaped.
namespace rowgate::orm::mysql {

// DDL type of a column.
std::string TypeName(const StoredType& stored);

// The type's name in CAST, where the names differ from DDL: SIGNED, CHAR, DATETIME(6). Refuses types that nothing can
// be cast to.
void WriteCastName(SqlWriter& out, const Type& type);
// DECIMAL(65, scale): decimals of unknown precision.
void WriteWidestDecimal(SqlWriter& out, uint32_t scale);

// Digits after the point that a decimal can have in both databases.
inline constexpr uint32_t kScaleMax = 30;
inline constexpr uint32_t kPrecisionMax = 65;

}  // namespace rowgate::orm::mysql

#endif  // ROWGATE_ORM_DIALECTS_MYSQL_TYPE_NAMES_H_
