#include "orm/expr/query.h"

namespace rowgate::orm {
namespace {

template <class T>
bool SameTarget(const std::shared_ptr<const T>& a, const std::shared_ptr<const T>& b) {
  return a == b || (a != nullptr && b != nullptr && *a == *b);
}

}  // namespace

bool FunctionCall::operator==(const FunctionCall& other) const {
  return name == other.name && arguments == other.arguments && SameTarget(modifiers, other.modifiers);
}

bool Subquery::operator==(const Subquery& other) const { return SameTarget(query, other.query); }

bool TableRef::operator==(const TableRef& other) const {
  return name == other.name && alias == other.alias && SameTarget(query, other.query);
}

bool CommonTable::operator==(const CommonTable& other) const {
  return name == other.name && columns == other.columns && SameTarget(query, other.query);
}

}  // namespace rowgate::orm
