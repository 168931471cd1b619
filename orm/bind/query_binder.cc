#include "orm/bind/query_binder.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/bind/common_tables.h"
#include "orm/bind/limits.h"
#include "orm/bind/select_binder.h"

namespace rowgate::orm {

absl::StatusOr<BoundQuery> BindQueryIn(const Query& query, const Surroundings& around, CommonTableName* recursive) {
  CommonTables common_tables{.outer = around.common_tables};
  Surroundings inside = around;
  inside.common_tables = &common_tables;
  RETURN_IF_ERROR(BindCommonTables(query, inside, common_tables));
  absl::StatusOr<BoundQuery> bound =
      query.arms.empty() ? BindSelect(query, inside) : BindCompound(query, inside, recursive);
  RETURN_IF_ERROR(bound.status());
  for (CommonTableName& table : common_tables.tables) bound->select.with.push_back(std::move(table.select));
  return bound;
}

absl::StatusOr<BoundQuery> BindQuery(const Query& query, const QueryContext& context) {
  RETURN_IF_ERROR(
      CheckLimits(query, {.parameters = context.parameters, .field = context.field, .limits = context.limits}));
  Surroundings around{.statement = std::make_shared<StatementNames>(context.catalog, context.first_source),
                      .parameters = context.parameters,
                      .limits = context.limits,
                      .field = std::string(context.field),
                      .text = context.text,
                      .from_text = !context.text.empty()};
  ASSIGN_OR_RETURN(BoundQuery bound, BindQueryIn(query, around));
  bound.select.qualified = around.statement->qualified();
  return bound;
}

}  // namespace rowgate::orm
