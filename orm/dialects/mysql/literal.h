#ifndef ROWGATE_ORM_DIALECTS_MYSQL_LITERAL_H_
#define ROWGATE_ORM_DIALECTS_MYSQL_LITERAL_H_

#include "orm/expr/type.h"
#include "orm/expr/value.h"
#include "orm/sql/sql_writer.h"

namespace rowgate::orm::mysql {

// Dialect::Literal: a constant of the schema in the physical form of its column.
void WriteLiteral(SqlWriter& out, const Value& value, const StoredType& stored);

}  // namespace rowgate::orm::mysql

#endif  // ROWGATE_ORM_DIALECTS_MYSQL_LITERAL_H_
