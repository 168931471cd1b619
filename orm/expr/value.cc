#include "orm/expr/value.h"

namespace rowgate::orm {

ValueData::ValueData() noexcept = default;
ValueData::ValueData(const ValueData&) = default;
ValueData::ValueData(ValueData&&) noexcept = default;
ValueData& ValueData::operator=(const ValueData&) = default;
ValueData& ValueData::operator=(ValueData&&) noexcept = default;
ValueData::~ValueData() = default;

bool ValueData::operator==(const ValueData& other) const {
  return static_cast<const ValueVariant&>(*this) == static_cast<const ValueVariant&>(other);
}

bool Value::operator==(const Value&) const = default;
bool List::operator==(const List&) const = default;

}  // namespace rowgate::orm
