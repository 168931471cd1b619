#ifndef ROWGATE_ORM_DIALECTS_SQLITE_RESERVED_WORDS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_RESERVED_WORDS_H_

#include <string_view>

namespace rowgate::orm::sqlite {

// Whether a lower-case word cannot be a name, or not everywhere, unless it is quoted.
bool IsReserved(std::string_view word);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_RESERVED_WORDS_H_
