#include "orm/sql/visit.h"

#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace rowgate::orm {
namespace {

class Visitor {
 public:
  Visitor(const ExprCallback& on_expr, const SelectCallback& on_select) : on_expr_(on_expr), on_select_(on_select) {}

  void Visit(const BoundExpr& expr) {
    on_expr_(expr);
    if (const auto* operation = std::get_if<BoundOperation>(&expr.node)) {
      Visit(operation->operands);
    } else if (const auto* call = std::get_if<BoundCall>(&expr.node)) {
      Visit(call->arguments);
      Visit(call->modifiers);
    } else if (const auto* cast = std::get_if<BoundCast>(&expr.node)) {
      Visit(cast->operands);
    } else if (const auto* subquery = std::get_if<BoundSubquery>(&expr.node)) {
      Visit(subquery->select);
    }
  }

  void Visit(const Select& select) {
    on_select_(select);
    Visit(select.with);
    Visit(select.from);
    Visit(select.items);
    Visit(select.where);
    Visit(select.group_by);
    Visit(select.having);
    Visit(select.arms);
    Visit(select.order_by);
    Visit(select.limit);
    Visit(select.offset);
  }

  void Visit(const Insert& insert) {
    Visit(insert.rows);
    Visit(insert.select);
    if (insert.on_conflict) {
      Visit(insert.on_conflict->updates);
      Visit(insert.on_conflict->where);
    }
    Visit(insert.returning);
  }
  void Visit(const Update& update) {
    Visit(update.set);
    Visit(update.where);
    Visit(update.returning);
  }
  void Visit(const Delete& statement) {
    Visit(statement.where);
    Visit(statement.returning);
  }

 private:
  template <class T>
  void Visit(const std::vector<T>& items) {
    for (const T& item : items) Visit(item);
  }
  template <class T>
  void Visit(const std::optional<T>& optional) {
    if (optional) Visit(*optional);
  }
  template <class T>
  void Visit(const std::shared_ptr<const T>& shared) {
    if (shared != nullptr) Visit(*shared);
  }

  void Visit(const SelectItem& item) { Visit(item.expr); }
  void Visit(const OrderTerm& term) { Visit(term.expr); }
  void Visit(const SetClause& clause) { Visit(clause.value); }
  void Visit(const CommonTableSelect& common) { Visit(common.select); }
  void Visit(const CompoundSelect& arm) { Visit(arm.select); }
  void Visit(const Source& source) {
    Visit(source.derived);
    Visit(source.on);
  }
  void Visit(const BoundModifiers& modifiers) {
    Visit(modifiers.filter);
    Visit(modifiers.order_by);
    if (!modifiers.over) return;
    Visit(modifiers.over->partition_by);
    Visit(modifiers.over->order_by);
  }

  const ExprCallback& on_expr_;
  const SelectCallback& on_select_;
};

}  // namespace

void VisitExprs(const BoundExpr& expr, const ExprCallback& visit) {
  const SelectCallback ignore = [](const Select&) {};
  Visitor(visit, ignore).Visit(expr);
}

void VisitExprs(const Select& select, const ExprCallback& visit) {
  const SelectCallback ignore = [](const Select&) {};
  Visitor(visit, ignore).Visit(select);
}

void VisitExprs(const Statement& statement, const ExprCallback& visit) {
  const SelectCallback ignore = [](const Select&) {};
  Visitor visitor(visit, ignore);
  std::visit([&visitor](const auto& alternative) { visitor.Visit(alternative); }, statement);
}

void VisitSelects(const Select& select, const SelectCallback& visit) {
  const ExprCallback ignore = [](const BoundExpr&) {};
  Visitor(ignore, visit).Visit(select);
}

void VisitSelects(const Statement& statement, const SelectCallback& visit) {
  const ExprCallback ignore = [](const BoundExpr&) {};
  Visitor visitor(ignore, visit);
  std::visit([&visitor](const auto& alternative) { visitor.Visit(alternative); }, statement);
}

}  // namespace rowgate::orm
