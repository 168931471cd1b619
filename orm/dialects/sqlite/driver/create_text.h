#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CREATE_TEXT_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CREATE_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "orm/schema/reflection.h"

// What SQLite's pragmas do not tell of a table or an index, read from the text that made it. Thread-safe.
namespace rowgate::orm::sqlite {

struct CreateTableText {
  std::string primary_key_name;
  std::vector<ReflectedKey> uniques;       // in the order of the text, unnamed ones too
  std::vector<ReflectedKey> foreign_keys;  // name and referencing columns
  std::vector<ReflectedCheck> checks;
};

CreateTableText ParseCreateTable(std::string_view sql);

// The condition of a partial index, empty for others.
std::string ParseIndexCondition(std::string_view sql);

// The name in `keys` of the key with these columns (any case), empty when there is none.
std::string NameOfKey(const std::vector<ReflectedKey>& keys, const std::vector<std::string>& columns);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CREATE_TEXT_H_
