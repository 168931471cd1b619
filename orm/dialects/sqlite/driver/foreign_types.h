#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_FOREIGN_TYPES_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_FOREIGN_TYPES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "orm/expr/type.h"

// Declared types of tables that other programs made. SQLite lets a column be declared as anything. Thread-safe.
namespace rowgate::orm::sqlite {

// "NVARCHAR(160)", "Varying  Character (70)", "DECIMAL(10,2)".
struct DeclaredWords {
  std::string words;  // upper case, single spaces, without the parentheses: "VARYING CHARACTER"
  uint32_t first = 0;
  uint32_t second = 0;
};
DeclaredWords ParseDeclared(std::string_view declared);

// What a column of this declaration can be before one has looked at its values.
enum class DeclaredFamily {
  kOther,
  kTimestamp,  // in whatever form its values have
  kDate,
  kUuid,
  kUntyped,  // no declaration: expression columns of views
};
DeclaredFamily FamilyOf(const DeclaredWords& declared);

// By common usage, then by SQLite's rules of affinity. INTEGER kinds are int64: SQLite checks no width.
StoredType StoredTypeOf(const DeclaredWords& declared);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_FOREIGN_TYPES_H_
