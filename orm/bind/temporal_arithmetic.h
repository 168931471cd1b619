#ifndef ROWGATE_ORM_BIND_TEMPORAL_ARITHMETIC_H_
#define ROWGATE_ORM_BIND_TEMPORAL_ARITHMETIC_H_

#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/operand.h"

// Arithmetic of moments and spans of time:
//   timestamp ± duration = timestamp     timestamp - timestamp = duration
//   date ± integer (days) = date         date - date = int64 (days)
//   duration ± duration = duration       -duration = duration
// Beside a moment a text is the moment or duration that it says. Results are of kDefault storage.
namespace rowgate::orm {

// Whether an operand is a timestamp, date or duration.
bool HasTemporal(const std::vector<Operand>& operands);

absl::StatusOr<BoundExpr> TemporalArithmetic(Operator op, std::vector<Operand> operands, const Site& site);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_TEMPORAL_ARITHMETIC_H_
