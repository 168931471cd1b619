#ifndef ROWGATE_ORM_BIND_COMPARABLE_H_
#define ROWGATE_ORM_BIND_COMPARABLE_H_

#include "orm/expr/type.h"

// Which types may meet in a comparison or an assignment.
namespace rowgate::orm {

// Numbers with numbers, else values of one type; enums only of the same enum.
bool AreComparable(const Type& left, const Type& right);

// Whether `<` means something: not for enums.
bool HasOrder(const Type& type);

// Whether `=` means something: not for JSON and lists.
bool HasEquality(const Type& type);

// False when the physical forms differ, so that comparing them in the database would compare the wrong things: a
// timestamp kept as text with one kept as a number. Differences that do not matter (16-bit integers) are no
// differences. Both must be comparable.
bool AreStoredAlike(const StoredType& left, const StoredType& right);

// Whether an expression's result may be written to a column without losing anything by its type. Integers may go into
// smaller integers: their range is the database's to check.
bool IsAssignable(const Type& from, const Type& to);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_COMPARABLE_H_
