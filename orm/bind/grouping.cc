#include "orm/bind/grouping.h"

#include <algorithm>
#include <set>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/bound_walk.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/same_expr.h"
#include "orm/expr/excerpt.h"

namespace rowgate::orm {
namespace {

class Grouper {
 public:
  Grouper(const Select& select, const NameScope& names, const Site& site)
      : select_(select), names_(names), site_(site) {
    for (const BoundExpr& term : select_.group_by) {
      if (const auto* column = std::get_if<BoundColumn>(&term.node)) grouped_.insert({column->from, column->column});
      if (const auto* derived = std::get_if<BoundField>(&term.node)) fields_.insert({derived->from, derived->index});
    }
  }

  absl::Status Group(BoundExpr& expr) {
    Visit(expr);
    return problem_;
  }

 private:
  void Visit(BoundExpr& expr) {
    if (!problem_.ok() || BecomesKey(expr) || IsAggregate(expr)) return;
    if (const auto* column = std::get_if<BoundColumn>(&expr.node)) return CheckColumn(*column);
    if (const auto* field = std::get_if<BoundField>(&expr.node)) return CheckField(*field);
    if (const auto* subquery = std::get_if<BoundSubquery>(&expr.node)) return CheckInside(*subquery->select);
    ChangeChildren(expr, [this](BoundExpr& child) { Visit(child); });
  }

  bool BecomesKey(BoundExpr& expr) const {
    for (size_t i = 0; i < select_.group_by.size(); ++i) {
      if (!IsSame(expr, select_.group_by[i])) continue;
      expr.node = BoundGroupKey{i};
      return true;
    }
    return false;
  }

  // A column depends on the whole primary key of its table.
  bool DependsOnKeys(const BoundColumn& column) const {
    if (grouped_.count({column.from, column.column}) != 0) return true;
    const Table* table = TableOf(column.from);
    if (table == nullptr || table->primary_key.columns.empty()) return false;
    const std::vector<ColumnIndex>& key = table->primary_key.columns;
    return std::all_of(key.begin(), key.end(), [&](ColumnIndex index) {
      return grouped_.count({column.from, &table->column(index)}) != 0;
    });
  }

  const Table* TableOf(int source) const {
    for (const TableReference& reference : names_.references()) {
      if (reference.source == source) return reference.table;
    }
    return nullptr;
  }

  void CheckColumn(const BoundColumn& column) {
    if (!names_.Owns(column.from) || DependsOnKeys(column)) return;
    problem_ = NotGrouped(site_, QuotedName(column.column->field_name));
  }

  void CheckField(const BoundField& field) {
    if (!names_.Owns(field.from) || fields_.count({field.from, field.index}) != 0) return;
    problem_ = NotGrouped(site_, FieldName(field));
  }

  std::string FieldName(const BoundField& field) const {
    for (const TableReference& reference : names_.references()) {
      if (reference.source == field.from) return QuotedName((*reference.derived)[field.index].name);
    }
    return "a column";
  }

  // Inside a subquery the outer row is a group, too.
  void CheckInside(const Select& select) {
    ForEachExpr(select, [this](const BoundExpr& expr) { CheckDeep(expr); });
    CheckInners(select);
  }
  void CheckInners(const Select& select) {
    ForEachInner(select, [this](const Select& inner) { CheckInside(inner); });
  }
  void CheckDeep(const BoundExpr& expr) {
    if (!problem_.ok()) return;
    if (const auto* column = std::get_if<BoundColumn>(&expr.node)) return CheckColumn(*column);
    if (const auto* field = std::get_if<BoundField>(&expr.node)) return CheckField(*field);
    if (const auto* subquery = std::get_if<BoundSubquery>(&expr.node)) return CheckInside(*subquery->select);
    ForEachChild(expr, [this](const BoundExpr& child) { CheckDeep(child); });
  }

  const Select& select_;
  const NameScope& names_;
  const Site& site_;
  std::set<std::pair<int, const Column*>> grouped_;
  std::set<std::pair<int, size_t>> fields_;
  absl::Status problem_;
};

// An aggregate of columns of outer SELECTs only would be an aggregate of one of those in SQL: databases agree about
// that, readers do not.
absl::Status CheckOwnAggregate(const BoundExpr& aggregate, const NameScope& names, const Site& site) {
  bool own = false;
  bool outer = false;
  ForEachSource(aggregate, [&](int source) {
    own = own || names.Owns(source);
    for (const NameScope* scope = names.outer(); scope != nullptr; scope = scope->outer()) {
      outer = outer || scope->Owns(source);
    }
  });
  if (own || !outer) return absl::OkStatus();
  return ForeignAggregate(site);
}

absl::Status CheckAggregates(const BoundExpr& expr, const NameScope& names, const Site& site) {
  if (IsAggregate(expr)) return CheckOwnAggregate(expr, names, site);
  absl::Status status;
  ForEachChild(expr, [&](const BoundExpr& child) {
    if (status.ok()) status = CheckAggregates(child, names, site);
  });
  return status;
}

bool HasAggregateItem(const BoundBlock& bound) {
  return std::any_of(bound.operands.begin(), bound.operands.end(),
                     [](const Operand& item) { return !item.constant && HasAggregate(item.bound); });
}

}  // namespace

Grouping::Grouping(const BoundBlock& bound) : select_(bound.select), names_(bound.scope->names()) {}

absl::Status Grouping::Apply(BoundExpr& expr, const Site& site) const {
  RETURN_IF_ERROR(CheckAggregates(expr, names_, site));
  return Grouper(select_, names_, site).Group(expr);
}

bool IsGrouped(const BoundBlock& bound, const QueryOrder& order) {
  return !bound.select.group_by.empty() || bound.select.having || HasAggregateItem(bound) ||
         std::any_of(order.terms.begin(), order.terms.end(),
                     [](const OrderTerm& term) { return HasAggregate(term.expr); });
}

absl::Status ApplyGrouping(BoundBlock& bound, QueryOrder& order) {
  if (!IsGrouped(bound, order)) return absl::OkStatus();
  const Grouping grouping(bound);
  const bool no_groups = bound.select.group_by.empty() && !HasAggregateItem(bound);
  if (bound.select.having) {
    const Clause clause(bound.around, "having", bound.scope.get());
    const Site site = clause.At(*bound.block->having);
    if (no_groups) return NoGroups(site);
    RETURN_IF_ERROR(grouping.Apply(*bound.select.having, site));
  }
  // Not every database takes the whole table for one group because of HAVING or ORDER BY.
  if (no_groups) return NoGroups(order.sites.front());
  for (Operand& item : bound.operands) {
    if (!item.constant) RETURN_IF_ERROR(grouping.Apply(item.bound, item.site));
  }
  for (size_t i = 0; i < order.terms.size(); ++i) {
    RETURN_IF_ERROR(grouping.Apply(order.terms[i].expr, order.sites[i]));
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm
