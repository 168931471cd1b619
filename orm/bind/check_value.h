#ifndef ROWGATE_ORM_BIND_CHECK_VALUE_H_
#define ROWGATE_ORM_BIND_CHECK_VALUE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "orm/expr/type.h"
#include "orm/expr/value.h"

// The checks behind CheckColumnValue (binder.h), for values of columns and of expressions alike.
namespace rowgate::orm {

struct ValueProblem {
  std::string_view reason;
  std::string description;
};

// "a string", "an integer": what a value is, for messages.
std::string_view KindName(const Value& value);

// `kind` is an integer type. kUint64 ends at 2^63-1, because it is stored in 64 signed bits.
bool InIntegerRange(int64_t number, TypeKind kind);

// INVALID_UTF8 and NUL_BYTE in text, the items of lists included.
std::optional<ValueProblem> TextProblem(const Value& value);

// What the storage of a column cannot hold although its type can: a fraction of a second in whole seconds, 40,000 in 16
// bits. VALUE_OUT_OF_RANGE.
std::optional<ValueProblem> StorageProblem(const Value& value, const StoredType& stored);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_CHECK_VALUE_H_
