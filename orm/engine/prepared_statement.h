#ifndef ROWGATE_ORM_ENGINE_PREPARED_STATEMENT_H_
#define ROWGATE_ORM_ENGINE_PREPARED_STATEMENT_H_

#include <memory>
#include <vector>

#include "orm/driver/compiled_statement.h"
#include "orm/expr/value.h"

namespace rowgate::orm {

// A statement of some shape, shared by all requests of that shape, and the values of this one.
struct PreparedStatement {
  std::shared_ptr<const CompiledStatement> statement;
  std::vector<Value> values;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_PREPARED_STATEMENT_H_
