#include "orm/bind/binder.h"

#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/base/violations.h"
#include "orm/bind/column_rules.h"
#include "orm/bind/comparable.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/limits.h"
#include "orm/bind/operand.h"

namespace rowgate::orm {
namespace {

// The checks name the column; here the place in the request is wanted.
absl::Status CheckedForColumn(const Column& column, const Value& value, const Site& site) {
  absl::Status status = CheckColumnValue(column, value);
  if (status.ok()) status = CheckColumnRules(column, value);
  Violations violations;
  for (const FieldViolation& each : DetailOf(status).violations) {
    const std::string& reason = each.reason.empty() ? ReasonOf(status) : each.reason;
    const absl::Status one = InvalidField(reason, "", each.description);
    RETURN_IF_ERROR(violations.Add(AtSite(site, one, StrCat(column.field_name, ": "))));
  }
  return violations.status();
}

absl::StatusOr<BoundExpr> ConstantFor(const Column& column, const Operand& operand) {
  ASSIGN_OR_RETURN(Value value, AdaptedTo(column.stored, *operand.constant, operand.site));
  value = Normalized(column, std::move(value));
  RETURN_IF_ERROR(CheckedForColumn(column, value, operand.site));
  return BoundVal(std::move(value), column.stored);
}

}  // namespace

absl::StatusOr<BoundExpr> BindCondition(const Expr& expr, const BindContext& context) {
  RETURN_IF_ERROR(CheckLimits(expr, context));
  return ConditionAt(Site(expr, context));
}

absl::StatusOr<BoundExpr> BindValueExpr(const Expr& expr, const BindContext& context) {
  RETURN_IF_ERROR(CheckLimits(expr, context));
  return ValueAt(Site(expr, context));
}

absl::StatusOr<BoundExpr> BindAssignment(const Expr& expr, const Column& column, const BindContext& context) {
  RETURN_IF_ERROR(CheckLimits(expr, context));
  const Site site(expr, context);
  ASSIGN_OR_RETURN(Operand operand, OperandAt(site));
  if (operand.constant) return ConstantFor(column, operand);
  ASSIGN_OR_RETURN(BoundExpr bound, AdaptOperand(std::move(operand), column.stored));
  if (!IsAssignable(bound.type(), column.type())) {
    return TypeMismatch(site, StrCat(Describe(bound.type()), " cannot be written to ", column.field_name, ", which is ",
                                     Describe(column.type())));
  }
  if (!AreStoredAlike(bound.stored, column.stored)) return StoredDifferently(site, column.type());
  return bound;
}

}  // namespace rowgate::orm
