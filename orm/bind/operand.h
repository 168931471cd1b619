#ifndef ROWGATE_ORM_BIND_OPERAND_H_
#define ROWGATE_ORM_BIND_OPERAND_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/bind/site.h"

namespace rowgate::orm {

// An operand on its way: either bound, or a constant that waits for the type it will be adapted to.
struct Operand {
  Site site;
  std::optional<Value> constant;  // of a literal or a parameter; its text has been checked
  BoundExpr bound;                // when there is no constant

  bool is_null() const { return constant && constant->is_null(); }
  bool is_null_literal() const { return is_null() && std::holds_alternative<Literal>(site.expr().node); }
};

absl::StatusOr<Operand> OperandAt(const Site& site);
absl::StatusOr<std::vector<Operand>> OperandsAt(const std::vector<Expr>& operands, const Site& parent);

// The type a constant has by itself; integers that int64 cannot hold are decimals.
StoredType NaturalType(const Value& value);

// What constants among `operands` are to be adapted to: the type of the first bound operand; without one the widest
// numeric type, or the first type that is not a string.
StoredType CommonType(const std::vector<Operand>& operands);

// Whether it is now() or current_date(), which can give any storage.
bool IsClock(const BoundExpr& expr);

// The digits after the point of a decimal, or the most that an item of a list has; else 0.
uint32_t DigitsOf(const Value& value);

// The operand as a BoundExpr: a constant as a value of `wanted` (Null as a NULL of that type), now() in the storage of
// `wanted`, anything else as it is. Where a decimal's digits are not declared, its value's are in the type's scale.
absl::StatusOr<BoundExpr> AdaptOperand(Operand operand, const StoredType& wanted);

// A constant with its natural type.
absl::StatusOr<BoundExpr> Naturally(Operand operand);

// Whether values of two types may meet in a comparison: by their types, and by how they are stored.
absl::Status CheckTogether(const StoredType& own, const StoredType& other, const Site& site);

// A boolean operand; TRUE and FALSE as BoundConstant.
absl::StatusOr<BoundExpr> ConditionOf(Operand operand);

// AdaptValue and the limits of the storage, with errors at `site`.
absl::StatusOr<Value> AdaptedTo(const StoredType& wanted, const Value& value, const Site& site,
                                std::string_view prefix = "");

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_OPERAND_H_
