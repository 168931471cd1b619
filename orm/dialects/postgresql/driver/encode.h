#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_ENCODE_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_ENCODE_H_

#include <string>

#include "absl/status/status.h"
#include "orm/dialects/postgresql/driver/oids.h"
#include "orm/expr/type.h"
#include "orm/expr/value.h"

// Values as PostgreSQL's binary parameters. Thread-safe.
namespace rowgate::orm::postgresql {

struct WireType {
  TypeOid oid = kUnspecifiedOid;
  bool binary = true;  // native enums have no number we know: their labels travel as text
};

// What a bind of this type is declared as; arrays included.
WireType WireTypeOf(const StoredType& stored);

// Appends the bytes of `value`, which is not NULL. VALUE_OUT_OF_RANGE for what the storage cannot hold exactly (NUL in
// text, a fraction of a second in whole seconds); a value of another kind than the type's is a COMPILER_BUG.
absl::Status EncodeValue(const StoredType& stored, const Value& value, std::string& out);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_ENCODE_H_
