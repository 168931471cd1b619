#include "orm/bind/bound_walk.h"

#include <memory>
#include <utility>

#include "orm/base/overloaded.h"
#include "orm/bind/functions.h"

namespace rowgate::orm {
namespace {

// Calls `visit` for the expressions in the modifiers; M and V are const or not alike.
template <class M, class V>
void ForEachIn(M& modifiers, V visit) {
  if (modifiers.filter) visit(*modifiers.filter);
  for (auto& term : modifiers.order_by) visit(term.expr);
  if (!modifiers.over) return;
  for (auto& expr : modifiers.over->partition_by) visit(expr);
  for (auto& term : modifiers.over->order_by) visit(term.expr);
}

bool Has(const BoundExpr& expr, bool (*is)(const BoundExpr&)) {
  bool found = is(expr);
  if (!found) ForEachChild(expr, [&found, is](const BoundExpr& child) { found = found || Has(child, is); });
  return found;
}

void ForEachOwnExpr(const Select& select, ExprVisitor visit) {
  for (const Source& source : select.from) {
    if (source.on) visit(*source.on);
  }
  for (const SelectItem& item : select.items) visit(item.expr);
  if (select.where) visit(*select.where);
  for (const BoundExpr& expr : select.group_by) visit(expr);
  if (select.having) visit(*select.having);
  for (const OrderTerm& term : select.order_by) visit(term.expr);
}

}  // namespace

void ForEachChild(const BoundExpr& expr, ExprVisitor visit) {
  std::visit(Overloaded{
                 [](const BoundColumn&) {},
                 [](const BoundField&) {},
                 [](const BoundValue&) {},
                 [](const BoundSlot&) {},
                 [](const BoundConstant&) {},
                 [visit](const BoundOperation& operation) {
                   for (const BoundExpr& operand : operation.operands) visit(operand);
                 },
                 [visit](const BoundCall& call) {
                   for (const BoundExpr& argument : call.arguments) visit(argument);
                   if (call.modifiers != nullptr) ForEachIn(*call.modifiers, visit);
                 },
                 [visit](const BoundCast& cast) {
                   for (const BoundExpr& operand : cast.operands) visit(operand);
                 },
                 [](const BoundSubquery&) {},
                 [](const BoundGroupKey&) {},
                 [](const BoundOutput&) {},
                 [](const BoundInsertedFlag&) {},
                 [](const BoundExcluded&) {},
                 [](const BoundCountAll&) {},
             },
             expr.node);
}

void ChangeChildren(BoundExpr& expr, ExprChanger change) {
  if (auto* operation = std::get_if<BoundOperation>(&expr.node)) {
    for (BoundExpr& operand : operation->operands) change(operand);
  } else if (auto* cast = std::get_if<BoundCast>(&expr.node)) {
    for (BoundExpr& operand : cast->operands) change(operand);
  } else if (auto* call = std::get_if<BoundCall>(&expr.node)) {
    for (BoundExpr& argument : call->arguments) change(argument);
    if (call->modifiers == nullptr) return;
    auto changed = std::make_shared<BoundModifiers>(*call->modifiers);
    ForEachIn(*changed, change);
    call->modifiers = std::move(changed);
  }
}

void ForEachExpr(const Select& select, ExprVisitor visit) {
  ForEachOwnExpr(select, visit);
  for (const CompoundSelect& arm : select.arms) ForEachExpr(*arm.select, visit);
}

void ForEachInner(const Select& select, absl::FunctionRef<void(const Select&)> visit) {
  for (const CommonTableSelect& common_table : select.with) visit(*common_table.select);
  for (const Source& source : select.from) {
    if (source.derived != nullptr) visit(*source.derived);
  }
  for (const CompoundSelect& arm : select.arms) visit(*arm.select);
}

void ForEachSource(const BoundExpr& expr, absl::FunctionRef<void(int source)> visit) {
  if (const auto* column = std::get_if<BoundColumn>(&expr.node)) visit(column->from);
  if (const auto* field = std::get_if<BoundField>(&expr.node)) visit(field->from);
  if (const auto* subquery = std::get_if<BoundSubquery>(&expr.node)) ForEachSource(*subquery->select, visit);
  ForEachChild(expr, [visit](const BoundExpr& child) { ForEachSource(child, visit); });
}

void ForEachSource(const Select& select, absl::FunctionRef<void(int source)> visit) {
  ForEachOwnExpr(select, [visit](const BoundExpr& expr) { ForEachSource(expr, visit); });
  ForEachInner(select, [visit](const Select& inner) { ForEachSource(inner, visit); });
}

bool IsAggregate(const BoundExpr& expr) {
  if (std::holds_alternative<BoundCountAll>(expr.node)) return true;
  const auto* call = std::get_if<BoundCall>(&expr.node);
  return call != nullptr && call->function->kind == FunctionKind::kAggregate && !IsWindow(expr);
}

bool IsWindow(const BoundExpr& expr) {
  const auto* call = std::get_if<BoundCall>(&expr.node);
  return call != nullptr && call->modifiers != nullptr && call->modifiers->over.has_value();
}

bool HasAggregate(const BoundExpr& expr) { return Has(expr, IsAggregate); }

bool HasWindow(const BoundExpr& expr) { return Has(expr, IsWindow); }

}  // namespace rowgate::orm
