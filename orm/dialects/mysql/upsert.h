#ifndef ROWGATE_ORM_DIALECTS_MYSQL_UPSERT_H_
#define ROWGATE_ORM_DIALECTS_MYSQL_UPSERT_H_

#include "orm/dialects/mysql/flavour.h"
#include "orm/sql/sql_writer.h"
#include "orm/sql/statement.h"

namespace rowgate::orm::mysql {

// ON DUPLICATE KEY UPDATE answers to every unique key. It stands for ON CONFLICT (key) where the new rows cannot hit
// another one; else it is refused.
void WriteConflictClause(SqlWriter& out, const Flavour& flavour, const Insert& insert);
// The value of the row that could not be inserted.
void WriteExcluded(SqlWriter& out, const Flavour& flavour, const Column& column);

}  // namespace rowgate::orm::mysql

#endif  // ROWGATE_ORM_DIALECTS_MYSQL_UPSERT_H_
