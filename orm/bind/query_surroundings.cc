#include "orm/bind/query_surroundings.h"

#include "orm/base/strings.h"

namespace rowgate::orm {

std::string Surroundings::FieldOf(std::string_view member) const {
  if (from_text) return field;
  return StrCat(field, field.empty() ? "" : ".", member);
}

Surroundings Surroundings::Inside(std::string_view member) const {
  Surroundings inside = *this;
  inside.field = FieldOf(member);
  return inside;
}

Surroundings SurroundingsAt(const Site& site) {
  const BindContext& context = site.context();
  const NameScope& scope = context.scope->names();
  return {.statement = scope.shared_statement(),
          .outer = &scope,
          .common_tables = scope.common_tables(),
          .parameters = context.parameters,
          .limits = context.limits,
          .field = site.Field(),
          .text = context.text,
          .from_text = site.expr().position >= 0,
          .nested = true};
}

Clause::Clause(const Surroundings& around, std::string_view member, StatementScope* scope, ExprRules rules)
    : field_(around.FieldOf(member)),
      context_{.scope = scope,
               .parameters = around.parameters,
               .field = field_,
               .text = around.text,
               .limits = around.limits,
               .rules = rules} {}

}  // namespace rowgate::orm
