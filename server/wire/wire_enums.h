#ifndef ROWGATE_SERVER_WIRE_WIRE_ENUMS_H_
#define ROWGATE_SERVER_WIRE_WIRE_ENUMS_H_

#include <cstdint>
#include <optional>

#include "orm/expr/expr.h"
#include "orm/expr/query.h"
#include "orm/expr/type.h"

// The numbers of rowgate.v1's enums as orm's closed sets; nothing for a number that is no member or says nothing where
// something must be said.
namespace rowgate::server {

std::optional<orm::Operator> OperatorFromWire(uint64_t number);
std::optional<orm::Quantifier> QuantifierFromWire(uint64_t number);
std::optional<orm::FrameUnit> FrameUnitFromWire(uint64_t number);
std::optional<orm::FrameBoundKind> FrameBoundKindFromWire(uint64_t number);
std::optional<orm::JoinKind> JoinKindFromWire(uint64_t number);
std::optional<orm::SetOperator> SetOperatorFromWire(uint64_t number);
std::optional<orm::LockStrength> LockStrengthFromWire(uint64_t number);
std::optional<orm::LockWait> LockWaitFromWire(uint64_t number);
// Of NullPlacement: whether NULLs come first; the inner nothing is the rule of the house.
std::optional<std::optional<bool>> NullsFirstFromWire(uint64_t number);

// rowgate.v1.TypeKind. Types to cast to: nothing for those that only results have.
std::optional<orm::TypeKind> CastKindFromWire(uint64_t number);
uint64_t TypeKindToWire(orm::TypeKind kind);
inline constexpr uint64_t kRowTypeKind = 19;

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_WIRE_ENUMS_H_
