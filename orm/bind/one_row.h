#ifndef ROWGATE_ORM_BIND_ONE_ROW_H_
#define ROWGATE_ORM_BIND_ONE_ROW_H_

#include "orm/bind/select.h"

namespace rowgate::orm {

// Whether the SELECT can be seen to give one row at most: an aggregate without GROUP BY, LIMIT 1, or conditions that
// fix a key of each of its tables.
bool GivesOneRowAtMost(const Select& select);

// Whether it gives a row whatever the tables hold: an aggregate without GROUP BY, HAVING and OFFSET, or constants.
bool AlwaysGivesARow(const Select& select);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_ONE_ROW_H_
