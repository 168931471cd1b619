#ifndef ROWGATE_ORM_SQL_SHAPE_H_
#define ROWGATE_ORM_SQL_SHAPE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "orm/expr/value.h"
#include "orm/sql/statement.h"

namespace rowgate::orm {

// A statement apart from its values. Statements with equal keys become the same SQL on one dialect; the key is bytes,
// and good within one process for one catalog only, because tables, columns and functions are in it by their address.
struct Shape {
  std::string key;
  std::vector<Value> values;  // element i is the value of slot `first_slot + i`
};

// Puts a slot in the place of each value of `statement`, in an order that depends on the shape only. Slots below
// `first_slot` may be there already and stay; their values come first at execution. Subqueries are shared and therefore
// copied, not changed.
Shape TakeShape(Statement& statement, size_t first_slot = 0);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_SHAPE_H_
