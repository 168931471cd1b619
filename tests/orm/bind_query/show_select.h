#ifndef ROWGATE_TESTS_ORM_BIND_QUERY_SHOW_SELECT_H_
#define ROWGATE_TESTS_ORM_BIND_QUERY_SHOW_SELECT_H_

#include <string>

#include "orm/bind/select.h"

namespace rowgate::test {

// A bound SELECT in words near to SQL: columns as source.field, fields of derived tables as source.c1, group keys as
// #1, result columns as @1, values as text literals; "users t2" is a table reference with a name of its own.
std::string ShowSelect(const orm::Select& select);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_BIND_QUERY_SHOW_SELECT_H_
