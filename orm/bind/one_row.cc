#include "orm/bind/one_row.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include "orm/bind/bound_walk.h"
#include "orm/bind/relations.h"

namespace rowgate::orm {
namespace {

bool IsAggregated(const Select& select) {
  if (!select.group_by.empty()) return false;
  const auto aggregates = [](const SelectItem& item) { return HasAggregate(item.expr); };
  return select.having.has_value() || std::any_of(select.items.begin(), select.items.end(), aggregates);
}

bool IsLimitedToOne(const Select& select) {
  const auto* value = select.limit ? std::get_if<BoundValue>(&select.limit->node) : nullptr;
  const auto* count = value == nullptr ? nullptr : std::get_if<int64_t>(&value->value.data);
  return count != nullptr && *count <= 1;
}

// The terms of a condition that all must be true.
void AddConjuncts(const BoundExpr& condition, std::vector<const BoundExpr*>& conjuncts) {
  const auto* operation = std::get_if<BoundOperation>(&condition.node);
  if (operation == nullptr || operation->op != Operator::kAnd) return conjuncts.push_back(&condition);
  for (const BoundExpr& operand : operation->operands) AddConjuncts(operand, conjuncts);
}

// Which sources are known to give one row, when those in `fixed` do.
class KeyHunt {
 public:
  explicit KeyHunt(const Select& select) : select_(select) {
    if (select.where) AddConjuncts(*select.where, conjuncts_);
    for (const Source& source : select.from) {
      open_.insert(source.id);
      // ON of a LEFT JOIN does not sort out rows of the tables before it.
      if (source.on && source.join == JoinKind::kInner) AddConjuncts(*source.on, conjuncts_);
    }
  }

  // Sources are fixed in their order: each by constants, outer rows and those before it.
  bool FixesAll() {
    return std::all_of(select_.from.begin(), select_.from.end(), [this](const Source& source) {
      const bool fixed = source.table != nullptr ? FixesKeyOf(source)
                                                 : source.derived != nullptr && GivesOneRowAtMost(*source.derived);
      open_.erase(source.id);
      return fixed;
    });
  }

 private:
  bool FixesKeyOf(const Source& source) const {
    std::vector<ColumnIndex> fixed;
    std::vector<const BoundExpr*> conjuncts = conjuncts_;
    if (source.on) AddConjuncts(*source.on, conjuncts);
    for (const BoundExpr* conjunct : conjuncts) {
      const auto* equality = std::get_if<BoundOperation>(&conjunct->node);
      if (equality == nullptr || equality->op != Operator::kEq || equality->operands.size() != 2) continue;
      AddFixed(source, equality->operands[0], equality->operands[1], fixed);
      AddFixed(source, equality->operands[1], equality->operands[0], fixed);
    }
    return HoldsKey(*source.table, fixed);
  }

  void AddFixed(const Source& source, const BoundExpr& side, const BoundExpr& other,
                std::vector<ColumnIndex>& fixed) const {
    const auto* column = std::get_if<BoundColumn>(&side.node);
    if (column == nullptr || column->from != source.id) return;
    bool known = true;
    ForEachSource(other, [&](int mentioned) { known = known && open_.count(mentioned) == 0; });
    if (known) fixed.push_back(column->column->index);
  }

  const Select& select_;
  std::vector<const BoundExpr*> conjuncts_;
  std::set<int> open_;  // not known to give one row
};

}  // namespace

bool GivesOneRowAtMost(const Select& select) {
  if (IsLimitedToOne(select)) return true;
  if (!select.arms.empty()) return false;
  return IsAggregated(select) || KeyHunt(select).FixesAll();
}

bool AlwaysGivesARow(const Select& select) {
  const bool filtered = select.having || select.limit || select.offset || !select.arms.empty();
  if (filtered) return false;
  return IsAggregated(select) || (select.from.empty() && !select.where && select.group_by.empty());
}

}  // namespace rowgate::orm
