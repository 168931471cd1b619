#ifndef ROWGATE_ORM_BIND_COMMON_TYPE_H_
#define ROWGATE_ORM_BIND_COMMON_TYPE_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/operand.h"

// One type for values that stand for each other: branches of CASE, operands of COALESCE, arguments of greatest, arms of
// a compound query. Integers give int64, integers and decimals a decimal of the greatest scale, numbers with a double
// among them double; everything else stays what it is. Differently stored values meet in kDefault storage where a cast
// brings them there.
namespace rowgate::orm {

// Nothing when there is no such type.
std::optional<StoredType> CommonOf(const StoredType& left, const StoredType& right);

// The same for operands of which constants adapt to the others. `what` names the operation in the TYPE_MISMATCH.
absl::StatusOr<StoredType> CommonOf(const std::vector<Operand>& operands, std::string_view what);

// CAST(operand AS wanted).
BoundExpr CastTo(BoundExpr operand, StoredType wanted);

// Whether values of the type are values of the common one as they are.
bool HasFormOf(const StoredType& own, const StoredType& common);

// The expression in a type that CommonOf made of its own and others: cast when the physical form differs.
BoundExpr BroughtTo(BoundExpr expr, const StoredType& common);
absl::StatusOr<BoundExpr> BroughtTo(Operand operand, const StoredType& common);
absl::StatusOr<std::vector<BoundExpr>> BroughtTo(std::vector<Operand> operands, const StoredType& common);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_COMMON_TYPE_H_
