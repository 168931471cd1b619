#include "orm/bind/block_binder.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/comparable.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/from_binder.h"
#include "orm/bind/query_errors.h"

namespace rowgate::orm {
namespace {

absl::Status CheckGroupTerm(const BoundExpr& term, const Site& site) {
  const bool constant =
      std::holds_alternative<BoundValue>(term.node) || std::holds_alternative<BoundConstant>(term.node);
  if (constant) return ConstantTerm(site, "GROUP BY");
  if (HasEquality(term.type())) return absl::OkStatus();
  return TypeMismatch(site, StrCat(Describe(term.type()), " cannot be grouped"));
}

absl::Status BindWhere(BoundBlock& bound) {
  if (!bound.block->where) return absl::OkStatus();
  const Clause clause(bound.around, "where", bound.scope.get());
  ASSIGN_OR_RETURN(BoundExpr where, ConditionAt(clause.At(*bound.block->where)));
  const auto* constant = std::get_if<BoundConstant>(&where.node);
  if (constant == nullptr || !constant->truth) bound.select.where = std::move(where);
  return absl::OkStatus();
}

absl::Status BindGroupBy(BoundBlock& bound) {
  const std::vector<Expr>& terms = bound.block->group_by;
  for (size_t i = 0; i < terms.size(); ++i) {
    const Clause clause(bound.around, StrCat("group_by[", i, "]"), bound.scope.get());
    const Site site = clause.At(terms[i]);
    ASSIGN_OR_RETURN(BoundExpr term, ValueAt(site));
    RETURN_IF_ERROR(CheckGroupTerm(term, site));
    bound.select.group_by.push_back(std::move(term));
  }
  return absl::OkStatus();
}

absl::Status BindHaving(BoundBlock& bound) {
  if (!bound.block->having) return absl::OkStatus();
  const Clause clause(bound.around, "having", bound.scope.get(), {.aggregates = true});
  ASSIGN_OR_RETURN(bound.select.having, ConditionAt(clause.At(*bound.block->having)));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<BoundBlock>> BindBlock(const QueryBlock& block, const Surroundings& around,
                                                      NameScope::RelationPaths paths) {
  auto bound = std::make_unique<BoundBlock>();
  bound->block = &block;
  bound->around = around;
  bound->scope = std::make_unique<StatementScope>(
      std::make_unique<NameScope>(around.statement, paths, around.outer, around.common_tables));
  bound->select.distinct = block.distinct;
  RETURN_IF_ERROR(BindFrom(block, around, *bound->scope));
  RETURN_IF_ERROR(BindWhere(*bound));
  RETURN_IF_ERROR(BindGroupBy(*bound));
  RETURN_IF_ERROR(BindItems(*bound));
  RETURN_IF_ERROR(BindHaving(*bound));
  return bound;
}

}  // namespace rowgate::orm
