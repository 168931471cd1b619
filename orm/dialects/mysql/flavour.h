#ifndef ROWGATE_ORM_DIALECTS_MYSQL_FLAVOUR_H_
#define ROWGATE_ORM_DIALECTS_MYSQL_FLAVOUR_H_

#include <string_view>

#include "orm/sql/dialect.h"

namespace rowgate::orm::mysql {

// Where MySQL and MariaDB differ, beside the traits.
struct Flavour {
  DialectTraits traits;
  std::string_view folding_collation;  // whose lower() knows all of Unicode; those of `_bin` collations need not
  bool row_alias = false;              // VALUES (…) AS new_row … new_row.a; VALUES(a) elsewhere
  bool for_share = false;              // LOCK IN SHARE MODE elsewhere
  bool lag_has_default = false;        // lag(x, 1, 'none')
  bool ranks_are_unsigned = false;     // rank() - 2 would be an error for rank 1
};

}  // namespace rowgate::orm::mysql

#endif  // ROWGATE_ORM_DIALECTS_MYSQL_FLAVOUR_H_
