#include "protoschema/conditions.h"

#include <variant>
#include <vector>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/binder.h"
#include "orm/bind/bound_walk.h"
#include "orm/text/parser.h"

namespace rowgate::protoschema {
namespace {

void CollectColumns(const orm::BoundExpr& expr, std::vector<const orm::Column*>& columns) {
  if (const auto* column = std::get_if<orm::BoundColumn>(&expr.node)) columns.push_back(column->column);
  orm::ForEachChild(expr, [&columns](const orm::BoundExpr& child) { CollectColumns(child, columns); });
}

}  // namespace

absl::Status CheckOwnColumns(const orm::BoundExpr& bound, const Sees& sees) {
  std::vector<const orm::Column*> columns;
  CollectColumns(bound, columns);
  if (columns.empty()) return orm::InvalidField("CONSTANT_CONDITION", "", "depends on no column");
  for (const orm::Column* column : columns) {
    if (!column->is_stored() && !sees.computed) {
      return orm::InvalidField("UNKNOWN_PATH", "", orm::StrCat("uses ", column->field_name, ", which is computed"));
    }
    if (column->sensitive && !sees.sensitive) {
      return orm::InvalidField("SENSITIVE_FIELD", "", orm::StrCat("uses ", column->field_name, ", which is sensitive"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<orm::Expr> ReadCondition(const std::string& text, const orm::Table& table) {
  ASSIGN_OR_RETURN(orm::Expr expr, orm::ParseExpr(text, {}, "filter"));
  const orm::BindContext binding{.table = &table, .field = "filter", .text = text};
  ASSIGN_OR_RETURN(const orm::BoundExpr bound, orm::BindCondition(expr, binding));
  RETURN_IF_ERROR(CheckOwnColumns(bound, {.sensitive = true}));
  return expr;
}

}  // namespace rowgate::protoschema
