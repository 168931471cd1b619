#ifndef ROWGATE_ORM_DRIVER_COMPILED_STATEMENT_H_
#define ROWGATE_ORM_DRIVER_COMPILED_STATEMENT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
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

enum class StatementKind { kSelect, kInsert, kUpdate, kDelete, kOther };

// CompiledStatement::shape of a text: FNV-1a.
constexpr uint64_t ShapeOf(std::string_view sql) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : sql) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

struct CompiledStatement {
  std::string sql;
  std::vector<Bind> binds;
  std::vector<StoredType> result;  // one per result column; empty when the statement returns no rows
  bool writes = false;

  // For metrics and logs; the driver does not look at them.
  StatementKind kind = StatementKind::kOther;
  std::string table;   // message name of the table it reads first or writes; empty when there is none
  uint64_t shape = 0;  // hash of `sql` without comments: the same in every process of one version

  // False for a text that will not come again: drivers prepare it, run it and forget it.
  bool keep_prepared = true;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DRIVER_COMPILED_STATEMENT_H_
