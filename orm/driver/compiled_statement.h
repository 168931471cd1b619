#ifndef ROWGATE_ORM_DRIVER_COMPILED_STATEMENT_H_
#define ROWGATE_ORM_DRIVER_COMPILED_STATEMENT_H_

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "orm/expr/type.h"
#include "orm/expr/value.h"

// SQL text with what a driver needs to run it. Made by the compiler only; immutable, may be shared between threads and
// executed any number of times.
namespace rowgate::orm {

// One placeholder of the text, in order. Its value is fixed (a literal of the request) or given at execution.
struct Bind {
  StoredType stored;
  std::variant<Value, size_t> source;  // size_t: index into the values given to Execute
};

struct CompiledStatement {
  std::string sql;
  std::vector<Bind> binds;
  std::vector<StoredType> result;  // one per result column; empty when the statement returns no rows
  bool writes = false;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DRIVER_COMPILED_STATEMENT_H_
