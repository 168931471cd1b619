#include "protoschema/conditions.h"

#include <variant>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/bind/binder.h"
#include "orm/text/parser.h"

namespace rowgate::protoschema {

absl::StatusOr<orm::Expr> ReadCondition(const std::string& text, const orm::Table& table) {
  ASSIGN_OR_RETURN(orm::Expr expr, orm::ParseExpr(text, {}, "filter"));
  const orm::BindContext binding{.table = &table, .field = "filter", .text = text};
  ASSIGN_OR_RETURN(const orm::BoundExpr bound, orm::BindCondition(expr, binding));
  if (std::holds_alternative<orm::BoundConstant>(bound.node)) {
    return orm::InvalidField("CONSTANT_CONDITION", "filter", "depends on no column");
  }
  return expr;
}

}  // namespace rowgate::protoschema
