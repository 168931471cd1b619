#ifndef ROWGATE_ORM_DIALECTS_MYSQL_RESERVED_WORDS_H_
#define ROWGATE_ORM_DIALECTS_MYSQL_RESERVED_WORDS_H_

#include <string_view>

namespace rowgate::orm::mysql {

// Whether a lower-case word must be quoted to be a name, in MySQL or in MariaDB.
bool IsReserved(std::string_view word);

}  // namespace rowgate::orm::mysql

#endif  // ROWGATE_ORM_DIALECTS_MYSQL_RESERVED_WORDS_H_
