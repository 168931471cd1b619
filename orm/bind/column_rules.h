#ifndef ROWGATE_ORM_BIND_COLUMN_RULES_H_
#define ROWGATE_ORM_BIND_COLUMN_RULES_H_

#include "absl/status/status.h"
#include "orm/expr/value.h"
#include "orm/schema/catalog.h"

// What the schema says of a column's values beside their type (docs/behaviours.md).
namespace rowgate::orm {

// The value as it is stored and compared with keys: LOWER, TRIM, NFC in the order of the schema. Text that is no UTF-8
// stays as it is, for CheckColumnValue to find.
Value Normalized(const Column& column, Value value);

// All that the value violates, in one error: TOO_SHORT, PATTERN_MISMATCH, VALUE_OUT_OF_RANGE, with the column's field
// name as violation field. NULL satisfies everything; of a list each item is looked at.
absl::Status CheckColumnRules(const Column& column, const Value& value);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_COLUMN_RULES_H_
