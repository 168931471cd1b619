#include "orm/bind/limits.h"

#include <vector>

#include "orm/expr/errors.h"

namespace rowgate::orm {
namespace {

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

// Goes through expressions and queries with a stack of its own and stops at the first limit.
class Walk {
 public:
  explicit Walk(const BindContext& context) : context_(context) {}

  void Add(const Expr& expr, int depth) { waiting_.push_back({.expr = &expr, .depth = depth}); }
  void Add(const Query* query, int depth) {
    if (query != nullptr) waiting_.push_back({.query = query, .depth = depth});
  }

  absl::Status Run() {
    const ExprLimits& limits = context_.limits;
    while (!waiting_.empty()) {
      const Visit visit = waiting_.back();
      waiting_.pop_back();
      Count(1);
      if (IsTooLarge()) return ExprTooLarge(context_.field, limits);
      if (visit.depth > limits.depth_max) return ExprTooDeep(context_.field, limits);
      if (visit.query != nullptr) {
        AddQuery(*visit.query, visit.depth);
        continue;
      }
      if (HasTooLongList(*visit.expr, context_)) return ListTooLong(context_.field, limits);
      AddOperands(*visit.expr, visit.depth + 1);
    }
    return IsTooLarge() ? ExprTooLarge(context_.field, limits) : absl::OkStatus();
  }

 private:
  struct Visit {
    const Expr* expr = nullptr;
    const Query* query = nullptr;  // when there is no expression
    int depth = 0;
  };

  void Count(size_t nodes) { seen_ += nodes; }
  bool IsTooLarge() const { return seen_ > static_cast<size_t>(context_.limits.nodes_max); }
  // What is beyond the limit anyway need not be looked at.
  bool IsFull(size_t more) {
    if (seen_ + waiting_.size() + more <= static_cast<size_t>(context_.limits.nodes_max)) return false;
    Count(more);
    return true;
  }

  void AddAll(const std::vector<Expr>& exprs, int depth) {
    if (IsFull(exprs.size())) return;
    for (const Expr& expr : exprs) Add(expr, depth);
  }
  void AddOptional(const std::optional<Expr>& expr, int depth) {
    if (expr) Add(*expr, depth);
  }
  void AddTerms(const std::vector<OrderSpec>& terms, int depth) {
    if (IsFull(terms.size())) return;
    for (const OrderSpec& term : terms) Add(term.expr, depth);
  }

  void AddOperands(const Expr& expr, int depth) {
    const std::span<const Expr> operands = OperandsOf(expr);
    if (IsFull(operands.size())) return;
    for (const Expr& operand : operands) Add(operand, depth);
    if (const auto* subquery = std::get_if<Subquery>(&expr.node)) Add(subquery->query.get(), depth);
    const auto* call = std::get_if<FunctionCall>(&expr.node);
    if (call != nullptr && call->modifiers != nullptr) AddModifiers(*call->modifiers, depth);
  }

  void AddModifiers(const CallModifiers& modifiers, int depth) {
    AddOptional(modifiers.filter, depth);
    AddTerms(modifiers.order_by, depth);
    if (!modifiers.over) return;
    AddAll(modifiers.over->partition_by, depth);
    AddTerms(modifiers.over->order_by, depth);
  }

  void AddQuery(const Query& query, int depth) {
    if (IsFull(query.with.size() + query.arms.size())) return;
    for (const CommonTable& table : query.with) Add(table.query.get(), depth + 1);
    AddBlock(query.block, depth);
    for (const CompoundArm& arm : query.arms) {
      Count(1);
      AddBlock(arm.block, depth);
    }
    AddTerms(query.order_by, depth);
    AddOptional(query.limit, depth);
    AddOptional(query.offset, depth);
  }

  void AddBlock(const QueryBlock& block, int depth) {
    if (IsFull(block.items.size() + block.joins.size())) return;
    for (const Projection& item : block.items) Add(item.expr, depth);
    AddAll(block.distinct_on, depth);
    if (block.from) AddTable(*block.from, depth);
    for (const Join& join : block.joins) {
      AddTable(join.table, depth);
      AddOptional(join.on, depth);
    }
    AddOptional(block.where, depth);
    AddAll(block.group_by, depth);
    AddOptional(block.having, depth);
  }

  void AddTable(const TableRef& table, int depth) {
    Count(1);
    Add(table.query.get(), depth + 1);
  }

  const BindContext& context_;
  std::vector<Visit> waiting_;
  size_t seen_ = 0;
};

}  // namespace

absl::Status CheckLimits(const Expr& expr, const BindContext& context) {
  Walk walk(context);
  walk.Add(expr, 1);
  return walk.Run();
}

absl::Status CheckLimits(const Query& query, const BindContext& context) {
  Walk walk(context);
  walk.Add(&query, 1);
  return walk.Run();
}

}  // namespace rowgate::orm
