#ifndef ROWGATE_ORM_DIALECTS_MYSQL_DIALECT_H_
#define ROWGATE_ORM_DIALECTS_MYSQL_DIALECT_H_

#include <memory>

#include "orm/sql/dialect.h"

// SQL text for MySQL 8.0.31 or later and for MariaDB 10.11. A driver's sessions must have, for the text to mean what it
// says:
//
//   sql_mode               STRICT_ALL_TABLES, ONLY_FULL_GROUP_BY, ERROR_FOR_DIVISION_BY_ZERO, NO_ZERO_DATE,
//                          NO_ZERO_IN_DATE, NO_ENGINE_SUBSTITUTION, NO_AUTO_VALUE_ON_ZERO; and none of ANSI_QUOTES,
//                          PIPES_AS_CONCAT, NO_BACKSLASH_ESCAPES, IGNORE_SPACE. MariaDB's ONLY_FULL_GROUP_BY does not
//                          know that columns depend on their table's key, which the binder does: not there
//   time_zone              '+00:00'
//   character set          utf8mb4, with the binary collation of text_collation for literals and parameters
//   group_concat_max_len   the greatest; a longer text would be cut off
//   client flags           found rows: a row that is set to what it is counts as matched
//
// What these databases have no exact form of, and what they get instead:
//
//   lower, upper, ILIKE    map character by character: ß has no upper case, Σ becomes σ at the end of a word, too, and
//                          letters younger than the database's Unicode tables stay as they are
//   JSON paths             a key of digits is the element of an array only; of an object it is no member, and MySQL
//                          takes its element 0 for the object itself
//
// What is refused besides: casts of doubles and JSON to text, text moments in functions, UPDATE … RETURNING, columns
// that are set from each other, GROUP BY terms that hold a value, upserts on one of several unique keys; on MySQL all
// RETURNING, writes that read their table, upserts from a query; on MariaDB the default of lag and lead.
namespace rowgate::orm {

std::unique_ptr<Dialect> MakeMysqlDialect();
std::unique_ptr<Dialect> MakeMariadbDialect();

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DIALECTS_MYSQL_DIALECT_H_
