#include "orm/bind/limits.h"

#include <vector>

#include "orm/base/overloaded.h"
#include "orm/expr/errors.h"

namespace rowgate::orm {
namespace {

struct Visit {
  const Expr* expr;
  int depth;
};

bool IsTooLong(const Value& value, const ExprLimits& limits) {
  const auto* list = std::get_if<List>(&value.data);
  return list != nullptr && list->items.size() > static_cast<size_t>(limits.list_items_max);
}

bool HasTooLongList(const Expr& expr, const BindContext& context) {
  if (const auto* literal = std::get_if<Literal>(&expr.node)) return IsTooLong(literal->value, context.limits);
  const auto* parameter = std::get_if<Parameter>(&expr.node);
  if (parameter == nullptr || context.parameters == nullptr) return false;
  const auto found = context.parameters->find(parameter->name);
  return found != context.parameters->end() && IsTooLong(found->second, context.limits);
}

const std::vector<Expr>* OperandsOf(const Expr& expr) {
  using Operands = const std::vector<Expr>*;
  return std::visit(Overloaded{
                        [](const Literal&) -> Operands { return nullptr; },
                        [](const Parameter&) -> Operands { return nullptr; },
                        [](const Path&) -> Operands { return nullptr; },
                        [](const Operation& operation) -> Operands { return &operation.operands; },
                        [](const FunctionCall& call) -> Operands { return &call.arguments; },
                    },
                    expr.node);
}

}  // namespace

absl::Status CheckLimits(const Expr& expr, const BindContext& context) {
  const ExprLimits& limits = context.limits;
  std::vector<Visit> waiting = {{&expr, 1}};
  int seen = 0;
  while (!waiting.empty()) {
    const Visit visit = waiting.back();
    waiting.pop_back();
    if (++seen > limits.nodes_max) return ExprTooLarge(context.field, limits);
    if (visit.depth > limits.depth_max) return ExprTooDeep(context.field, limits);
    if (HasTooLongList(*visit.expr, context)) return ListTooLong(context.field, limits);
    const std::vector<Expr>* operands = OperandsOf(*visit.expr);
    if (operands == nullptr) continue;
    if (operands->size() > static_cast<size_t>(limits.nodes_max)) return ExprTooLarge(context.field, limits);
    for (const Expr& operand : *operands) waiting.push_back({&operand, visit.depth + 1});
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm
