#ifndef ROWGATE_ORM_SQL_LITERALS_H_
#define ROWGATE_ORM_SQL_LITERALS_H_

#include <string>

#include "orm/expr/type.h"
#include "orm/expr/value.h"
#include "orm/sql/sql_writer.h"

// Parts of Dialect::Literal that databases share.
namespace rowgate::orm {

// A timestamp in one of the text or unix forms of Storage. False, and nothing written, for every other storage.
bool WriteTimestampLiteral(SqlWriter& out, Timestamp timestamp, Storage storage);

// A member of an enum: its label, or its number under kNumber.
void WriteEnumLiteral(SqlWriter& out, EnumNumber member, const StoredType& stored);

// "10:00:00.000000": text that sorts as the times do.
std::string FormatTimeMicros(TimeOfDay time);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_LITERALS_H_
