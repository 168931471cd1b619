#include "server/wire/expr_size.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "orm/expr/query.h"

namespace rowgate::server {
namespace {

class Counter {
 public:
  void Add(const orm::Expr& expr, int depth) {
    ++size_.nodes;
    size_.depth = std::max(size_.depth, depth);
    for (const orm::Expr& operand : orm::OperandsOf(expr)) Add(operand, depth + 1);
    if (const auto* subquery = std::get_if<orm::Subquery>(&expr.node)) Add(*subquery->query, depth + 1);
    const auto* call = std::get_if<orm::FunctionCall>(&expr.node);
    if (call != nullptr && call->modifiers != nullptr) Add(*call->modifiers, depth + 1);
  }

  ExprSize size() const { return size_; }

 private:
  void Add(const orm::CallModifiers& modifiers, int depth) {
    Add(modifiers.filter, depth);
    Add(modifiers.order_by, depth);
    if (!modifiers.over) return;
    Add(modifiers.over->partition_by, depth);
    Add(modifiers.over->order_by, depth);
  }

  void Add(const orm::Query& query, int depth) {
    for (const orm::CommonTable& table : query.with) {
      size_.nodes += 1 + static_cast<int>(table.columns.size());
      Add(*table.query, depth + 1);
    }
    Add(query.block, depth);
    for (const orm::CompoundArm& arm : query.arms) Add(arm.block, depth);
    Add(query.order_by, depth);
    Add(query.limit, depth);
    Add(query.offset, depth);
  }

  void Add(const orm::QueryBlock& block, int depth) {
    size_.nodes += 1 + (block.from ? 1 : 0) + static_cast<int>(block.joins.size());
    for (const orm::Projection& item : block.items) Add(item.expr, depth);
    Add(block.distinct_on, depth);
    if (block.from) Add(*block.from, depth);
    for (const orm::Join& join : block.joins) {
      Add(join.table, depth);
      Add(join.on, depth);
    }
    Add(block.where, depth);
    Add(block.group_by, depth);
    Add(block.having, depth);
  }

  void Add(const orm::TableRef& table, int depth) {
    if (table.query != nullptr) Add(*table.query, depth + 1);
  }
  void Add(const std::optional<orm::Expr>& expr, int depth) {
    if (expr) Add(*expr, depth);
  }
  void Add(const std::vector<orm::Expr>& exprs, int depth) {
    for (const orm::Expr& expr : exprs) Add(expr, depth);
  }
  void Add(const std::vector<orm::OrderSpec>& terms, int depth) {
    for (const orm::OrderSpec& term : terms) Add(term.expr, depth);
  }

  ExprSize size_;
};

}  // namespace

ExprSize SizeOf(const orm::Expr& expr) {
  Counter counter;
  counter.Add(expr, 1);
  return counter.size();
}

}  // namespace rowgate::server
