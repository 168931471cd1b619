#ifndef ROWGATE_ORM_ENGINE_WRAPPED_SELECT_H_
#define ROWGATE_ORM_ENGINE_WRAPPED_SELECT_H_

#include "orm/bind/select.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

// Items of such a query can be added and changed without changing its rows.
bool ItemsAreFree(const Select& select);

// SELECT c1, c2, … FROM (select): whatever is done to these items leaves its rows alone.
Select Wrapped(const Catalog& catalog, Select select);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_WRAPPED_SELECT_H_
