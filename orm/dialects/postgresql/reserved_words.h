#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_RESERVED_WORDS_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_RESERVED_WORDS_H_

#include <string_view>

namespace rowgate::orm::postgresql {

// Whether a lower-case word cannot be a name, or not everywhere, unless it is quoted.
bool IsReserved(std::string_view word);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_RESERVED_WORDS_H_
