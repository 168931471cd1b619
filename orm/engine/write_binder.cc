#include "orm/engine/write_binder.h"

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "orm/base/overloaded.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/base/violations.h"
#include "orm/bind/table_names.h"
#include "orm/engine/errors.h"
#include "orm/engine/filter.h"
#include "orm/engine/insert_binder.h"
#include "orm/engine/masks.h"
#include "orm/engine/returning.h"

namespace rowgate::orm {
namespace {

absl::StatusOr<const Table*> WritableTable(const Catalog& catalog, std::string_view name, std::string_view field) {
  ASSIGN_OR_RETURN(const Table* table, FindTable(catalog, name, field));
  if (table->view) return ViewNotWritable(field, *table);
  return table;
}

// The rows to change or delete. Whatever the statement is, forgetting the condition must not empty a table.
absl::StatusOr<std::optional<BoundExpr>> BindWhere(const std::optional<Expr>& where, bool all_rows,
                                                   BindContext context) {
  std::optional<BoundExpr> condition;
  if (where) {
    ASSIGN_OR_RETURN(condition, BindCondition(*where, context));
  }
  RETURN_IF_ERROR(CheckWriteFilter(condition, all_rows, context.field));
  return condition;
}

absl::StatusOr<SetClause> BindSetClause(const Table& table, const SetSpec& spec, size_t index, BindContext context) {
  const std::string path_field = StrCat("update.set[", index, "].column");
  const Column* column = table.FindField(spec.column);
  if (column == nullptr) return UnknownMaskPath(path_field, spec.column, table);
  RETURN_IF_ERROR(CheckUpdatable(path_field, *column));
  const std::string value_field = StrCat("update.set[", index, "].value");
  context.field = value_field;
  ASSIGN_OR_RETURN(BoundExpr value, BindAssignment(spec.value, *column, context));
  return SetClause{column, std::move(value)};
}

absl::StatusOr<std::vector<SetClause>> BindSet(const Table& table, const std::vector<SetSpec>& specs,
                                               const BindContext& context) {
  std::vector<SetClause> set;
  Violations violations;
  for (size_t i = 0; i < specs.size(); ++i) {
    absl::StatusOr<SetClause> clause = BindSetClause(table, specs[i], i, context);
    if (!clause.ok()) {
      RETURN_IF_ERROR(violations.Add(clause.status()));
      continue;
    }
    for (const SetClause& other : set) {
      if (other.column == clause->column) return PathSetTwice(StrCat("update.set[", i, "].column"), specs[i].column);
    }
    set.push_back(*std::move(clause));
  }
  RETURN_IF_ERROR(violations.status());
  if (set.empty()) return NothingToUpdate("update.set");
  return set;
}

absl::StatusOr<BoundWrite> BindUpdate(const UpdateSpec& spec, const ExecuteRequest& request,
                                      const WriteContext& write) {
  BoundWrite bound{.kind = WriteKind::kUpdate};
  ASSIGN_OR_RETURN(bound.table, WritableTable(write.catalog, spec.table, "update.table"));
  StatementScope scope(&write.catalog, *bound.table, StatementScope::RelationPaths::kSubquery);
  BindContext context{.scope = &scope, .parameters = &request.parameters, .limits = write.limits.expr};
  Update update{.table = bound.table};
  ASSIGN_OR_RETURN(update.set, BindSet(*bound.table, spec.set, context));
  context.field = "update.where";
  ASSIGN_OR_RETURN(update.where, BindWhere(spec.where, request.all_rows, context));
  ASSIGN_OR_RETURN(Returning returning, BindReturning(*bound.table, request.write.returning, context));
  update.returning = std::move(returning.items);
  update.qualified = scope.qualified();
  bound.columns = std::move(returning.columns);
  bound.statements.emplace_back(std::move(update));
  return bound;
}

absl::StatusOr<BoundWrite> BindDelete(const DeleteSpec& spec, const ExecuteRequest& request,
                                      const WriteContext& write) {
  BoundWrite bound{.kind = WriteKind::kDelete};
  ASSIGN_OR_RETURN(bound.table, WritableTable(write.catalog, spec.table, "delete.table"));
  StatementScope scope(&write.catalog, *bound.table, StatementScope::RelationPaths::kSubquery);
  const BindContext context{
      .scope = &scope, .parameters = &request.parameters, .field = "delete.where", .limits = write.limits.expr};
  Delete statement{.table = bound.table};
  ASSIGN_OR_RETURN(statement.where, BindWhere(spec.where, request.all_rows, context));
  ASSIGN_OR_RETURN(Returning returning, BindReturning(*bound.table, request.write.returning, context));
  statement.returning = std::move(returning.items);
  statement.qualified = scope.qualified();
  bound.columns = std::move(returning.columns);
  bound.statements.emplace_back(std::move(statement));
  return bound;
}

absl::StatusOr<BoundWrite> BindInsert(const InsertSpec& spec, const ExecuteRequest& request,
                                      const WriteContext& write) {
  ASSIGN_OR_RETURN(const Table* table, WritableTable(write.catalog, spec.table, "insert.table"));
  return InsertBinder(*table, spec, request, write).Bind();
}

}  // namespace

absl::StatusOr<BoundWrite> BindWrite(const ExecuteRequest& request, const WriteContext& context) {
  if (request.max_affected < 0) return NegativeNumber("max_affected", request.max_affected);
  return std::visit(Overloaded{
                        [&](const InsertSpec& spec) { return BindInsert(spec, request, context); },
                        [&](const UpdateSpec& spec) { return BindUpdate(spec, request, context); },
                        [&](const DeleteSpec& spec) { return BindDelete(spec, request, context); },
                    },
                    request.write.statement);
}

}  // namespace rowgate::orm
