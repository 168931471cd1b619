#include "orm/bind/same_expr.h"

#include <algorithm>
#include <map>

#include "orm/bind/select.h"

namespace rowgate::orm {
namespace {

bool IsSameType(const Type& left, const Type& right) {
  return left.kind == right.kind && left.precision == right.precision && left.scale == right.scale &&
         left.enum_type == right.enum_type;
}

// Compares node by node. Two subqueries have table references of their own, which stand for each other from FROM on.
class Comparison {
 public:
  bool AreSame(const BoundExpr& left, const BoundExpr& right) {
    if (left.node.index() != right.node.index()) return false;
    if (left.stored.storage != right.stored.storage || !IsSameType(left.type(), right.type())) return false;
    return std::visit(
        [&](const auto& node) { return IsSameNode(node, std::get<std::decay_t<decltype(node)>>(right.node)); },
        left.node);
  }

 private:
  // Equal parts of two lists, two options.
  template <class T, class F>
  static bool All(const std::vector<T>& left, const std::vector<T>& right, F same) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), same);
  }
  template <class T, class F>
  static bool Both(const std::optional<T>& left, const std::optional<T>& right, F same) {
    return left.has_value() == right.has_value() && (!left || same(*left, *right));
  }
  auto Exprs() {
    return [this](const BoundExpr& left, const BoundExpr& right) { return AreSame(left, right); };
  }
  auto Terms() {
    return [this](const OrderTerm& left, const OrderTerm& right) {
      return left.descending == right.descending && left.nulls == right.nulls && AreSame(left.expr, right.expr);
    };
  }

  bool IsSameSource(int left, int right) const {
    const auto known = counterparts_.find(left);
    return (known == counterparts_.end() ? left : known->second) == right;
  }

  bool IsSameNode(const BoundColumn& a, const BoundColumn& b) {
    return a.column == b.column && IsSameSource(a.from, b.from);
  }
  bool IsSameNode(const BoundField& a, const BoundField& b) {
    return a.index == b.index && IsSameSource(a.from, b.from);
  }
  static bool IsSameNode(const BoundValue& a, const BoundValue& b) { return a.value == b.value; }
  static bool IsSameNode(const BoundSlot& a, const BoundSlot& b) { return a.slot == b.slot; }
  static bool IsSameNode(const BoundConstant& a, const BoundConstant& b) { return a.truth == b.truth; }
  bool IsSameNode(const BoundOperation& a, const BoundOperation& b) {
    return a.op == b.op && All(a.operands, b.operands, Exprs());
  }
  bool IsSameNode(const BoundCall& a, const BoundCall& b) {
    return a.function == b.function && a.part == b.part && All(a.arguments, b.arguments, Exprs()) &&
           AreSameModifiers(a.modifiers.get(), b.modifiers.get());
  }
  bool IsSameNode(const BoundCast& a, const BoundCast& b) { return All(a.operands, b.operands, Exprs()); }
  bool IsSameNode(const BoundSubquery& a, const BoundSubquery& b) { return IsSameSelect(*a.select, *b.select); }
  static bool IsSameNode(const BoundGroupKey& a, const BoundGroupKey& b) { return a.index == b.index; }
  static bool IsSameNode(const BoundOutput& a, const BoundOutput& b) { return a.index == b.index; }
  static bool IsSameNode(const BoundInsertedFlag&, const BoundInsertedFlag&) { return true; }
  static bool IsSameNode(const BoundExcluded& a, const BoundExcluded& b) { return a.column == b.column; }
  static bool IsSameNode(const BoundCountAll&, const BoundCountAll&) { return true; }

  bool AreSameModifiers(const BoundModifiers* a, const BoundModifiers* b) {
    if (a == nullptr || b == nullptr) return a == b;
    const auto same_window = [this](const BoundWindow& left, const BoundWindow& right) {
      return left.frame == right.frame && All(left.partition_by, right.partition_by, Exprs()) &&
             All(left.order_by, right.order_by, Terms());
    };
    return a->distinct == b->distinct && Both(a->filter, b->filter, Exprs()) &&
           All(a->order_by, b->order_by, Terms()) && Both(a->over, b->over, same_window);
  }

  bool IsSameSelect(const Select& a, const Select& b) {
    if (&a == &b) return true;
    // What quantifiers and simple subqueries are made of; rarer parts are worth no comparison.
    const auto is_rare = [](const Select& select) {
      return !select.with.empty() || !select.arms.empty() || select.lock || select.count_rows;
    };
    if (is_rare(a) || is_rare(b)) return false;
    const auto same_item = [this](const SelectItem& left, const SelectItem& right) {
      return AreSame(left.expr, right.expr);
    };
    const auto same_source = [this](const Source& left, const Source& right) { return MeetSources(left, right); };
    return a.distinct == b.distinct && All(a.from, b.from, same_source) && All(a.items, b.items, same_item) &&
           Both(a.where, b.where, Exprs()) && All(a.group_by, b.group_by, Exprs()) &&
           Both(a.having, b.having, Exprs()) && All(a.order_by, b.order_by, Terms()) &&
           Both(a.limit, b.limit, Exprs()) && Both(a.offset, b.offset, Exprs());
  }

  bool MeetSources(const Source& left, const Source& right) {
    counterparts_[left.id] = right.id;
    if (left.derived != nullptr || right.derived != nullptr) {
      return left.derived != nullptr && right.derived != nullptr && left.join == right.join &&
             IsSameSelect(*left.derived, *right.derived) && Both(left.on, right.on, Exprs());
    }
    return left.table == right.table && left.common_table == right.common_table && left.join == right.join &&
           Both(left.on, right.on, Exprs());
  }

  std::map<int, int> counterparts_;  // source ids of the left side to those of the right
};

}  // namespace

bool IsSame(const BoundExpr& left, const BoundExpr& right) { return Comparison().AreSame(left, right); }

}  // namespace rowgate::orm
