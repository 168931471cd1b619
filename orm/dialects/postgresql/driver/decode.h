#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_DECODE_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_DECODE_H_

#include <string_view>

#include "orm/dialects/postgresql/driver/oids.h"
#include "orm/driver/row_batch.h"
#include "orm/expr/type.h"

namespace rowgate::orm::postgresql {

// Makes the cell of `stored` from a binary value, not NULL, that the server sent as type `actual`. The two need not
// agree: an integer column may be read as int64, a sum (numeric) as int64 when it is integral, text as a uuid. False
// when the value cannot be that: wrong type, infinity, out of range, unknown enum label, NULL inside an array.
bool DecodeCell(const StoredType& stored, TypeOid actual, std::string_view bytes, RowBatch& batch, Cell& cell);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_DECODE_H_
