#include "orm/expr/value.h"

namespace rowgate::orm {

template class OutOfLineVariant<ValueVariant>;

bool Value::operator==(const Value&) const = default;
bool List::operator==(const List&) const = default;

}  // namespace rowgate::orm
