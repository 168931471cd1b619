#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_DECODE_SCALARS_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_DECODE_SCALARS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "orm/dialects/postgresql/driver/oids.h"
#include "orm/expr/type.h"

// Reads one binary value of type `actual` as a number, a time or a text; nothing when it is none. Thread-safe.
namespace rowgate::orm::postgresql {

std::optional<int64_t> ReadInteger(TypeOid actual, std::string_view bytes);
std::optional<double> ReadReal(TypeOid actual, std::string_view bytes);

// The bytes of a value that PostgreSQL sends as text: text types, enums, json; user-defined types whose bytes read as
// text. A view into `bytes`.
std::optional<std::string_view> ReadPlainText(TypeOid actual, std::string_view bytes);
// Any value that has an exact text form.
std::optional<std::string> ReadText(TypeOid actual, std::string_view bytes);

// Microseconds or days since 1970, microseconds since midnight, microseconds.
std::optional<int64_t> ReadTimestamp(Storage storage, TypeOid actual, std::string_view bytes);
std::optional<int64_t> ReadDate(TypeOid actual, std::string_view bytes);
std::optional<int64_t> ReadTime(TypeOid actual, std::string_view bytes);
std::optional<int64_t> ReadDuration(TypeOid actual, std::string_view bytes);

std::optional<std::string> ReadUuid(TypeOid actual, std::string_view bytes);
std::optional<std::string> ReadDecimal(const Type& type, TypeOid actual, std::string_view bytes);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_DECODE_SCALARS_H_
