#include "orm/engine/statement_rules.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "orm/base/status_macros.h"
#include "orm/bind/bound_walk.h"
#include "orm/bind/functions.h"
#include "orm/engine/filter.h"
#include "orm/engine/wrapped_select.h"
#include "orm/sql/visit.h"

namespace rowgate::orm {
namespace {

bool HasRules(const Table& table) {
  return table.soft_delete || std::any_of(table.columns.begin(), table.columns.end(), [](const Column& column) {
           return column.computed || column.version || column.auto_time != AutoTime::kNone;
         });
}

// The database's clock in the form that the column has.
BoundExpr Now(const Column& column) {
  const Function* clock = FindFunction(column.type().kind == TypeKind::kDate ? "current_date" : "now");
  return {.node = BoundCall{.function = clock}, .stored = column.stored, .nullable = false};
}

BoundExpr OneMore(const Column& column) {
  const StoredType integer{.type = Type::Of(TypeKind::kInt64)};
  return {.node = BoundOperation{Operator::kAdd, {BoundCol(column), BoundVal(Value{int64_t{1}}, integer)}},
          .stored = integer,
          .nullable = column.nullable};
}

BoundExpr IsNull(const Column& column, int from) { return BoundOp(Operator::kIsNull, {BoundCol(column, from)}); }

// One flat AND, so that the text is the same however many rules have added to it.
void Require(std::optional<BoundExpr>& condition, BoundExpr term) {
  auto* operation = condition ? std::get_if<BoundOperation>(&condition->node) : nullptr;
  if (operation != nullptr && operation->op == Operator::kAnd) {
    operation->operands.push_back(std::move(term));
  } else {
    condition = AndAlso(std::move(condition), std::move(term));
  }
}

void SetUnlessSet(std::vector<SetClause>& set, const Column& column, BoundExpr value) {
  const bool there =
      std::any_of(set.begin(), set.end(), [&column](const SetClause& clause) { return clause.column == &column; });
  if (!there) set.push_back({&column, std::move(value)});
}

// What every write of a stored row changes beside what it is for.
void CountWrite(const Table& table, std::vector<SetClause>& set) {
  for (const Column& column : table.columns) {
    if (column.version) SetUnlessSet(set, column, OneMore(column));
    if (column.auto_time == AutoTime::kUpdate) SetUnlessSet(set, column, Now(column));
  }
}

bool IsPrimaryKey(const Table& table, const std::vector<const Column*>& columns) {
  return columns.size() == table.primary_key.columns.size() &&
         std::all_of(columns.begin(), columns.end(), [](const Column* column) { return column->primary_key; });
}

// A deleted row never is deleted again: its time stays.
Update MarkDeleted(Delete statement) {
  const Column& deleted = statement.table->column(*statement.table->soft_delete);
  Update update{.table = statement.table,
                .where = std::move(statement.where),
                .returning = std::move(statement.returning),
                .qualified = statement.qualified};
  Require(update.where, IsNull(deleted, 0));
  update.set.push_back({&deleted, Now(deleted)});
  return update;
}

// Goes through one statement.
class RuleApplier {
 public:
  RuleApplier(const Catalog& catalog, const ComputedColumns& computed, bool show_deleted)
      : catalog_(catalog), computed_(computed), show_deleted_(show_deleted) {}

  void Apply(Statement& statement) {
    if (!computed_.empty()) FindOptionalRows(statement);
    auto* erase = std::get_if<Delete>(&statement);
    if (erase != nullptr && erase->table->soft_delete) {
      show_target_ = true;  // the condition has that term already
      statement = MarkDeleted(std::move(*erase));
    }
    std::visit([this](auto& alternative) { Change(alternative); }, statement);
  }

 private:
  void FindOptionalRows(const Statement& statement) {
    VisitSelects(statement, [this](const Select& select) {
      for (size_t i = 1; i < select.from.size(); ++i) {
        const Source& source = select.from[i];
        if (source.table != nullptr && source.join == JoinKind::kLeft) optional_rows_[source.id] = source.table;
      }
    });
  }

  void Change(Select& select) {
    for (CommonTableSelect& common : select.with) Change(common.select);
    for (size_t i = 0; i < select.from.size(); ++i) {
      Source& source = select.from[i];
      Change(source.derived);
      Change(source.on);
      if (source.table == nullptr) continue;
      const bool optional = i > 0 && source.join == JoinKind::kLeft;
      Hide(*source.table, source.id, optional ? source.on : select.where);
    }
    for (SelectItem& item : select.items) Change(item.expr);
    Change(select.where);
    for (BoundExpr& expr : select.group_by) Change(expr);
    Change(select.having);
    for (CompoundSelect& arm : select.arms) Change(arm.select);
    for (OrderTerm& term : select.order_by) Change(term.expr);
  }

  void Change(Insert& insert) {
    for (std::vector<BoundExpr>& row : insert.rows) {
      for (BoundExpr& cell : row) Change(cell);
    }
    Change(insert.select);
    if (insert.on_conflict) ChangeConflict(*insert.table, *insert.on_conflict);
    StartCounting(insert);
    for (SelectItem& item : insert.returning) Change(item.expr);
  }

  void Change(Update& update) {
    for (SetClause& clause : update.set) Change(clause.value);
    CountWrite(*update.table, update.set);
    Change(update.where);
    if (!show_target_) Hide(*update.table, 0, update.where);
    for (SelectItem& item : update.returning) Change(item.expr);
  }

  void Change(Delete& statement) {
    Change(statement.where);
    for (SelectItem& item : statement.returning) Change(item.expr);
  }

  void ChangeConflict(const Table& table, OnConflict& conflict) {
    for (SetClause& clause : conflict.updates) Change(clause.value);
    Change(conflict.where);
    if (table.soft_delete && IsPrimaryKey(table, conflict.target)) BringBack(table, conflict);
    if (!conflict.updates.empty()) CountWrite(table, conflict.updates);
  }

  // Only the primary key can be that of a deleted row: the other keys do not hold for those.
  static void BringBack(const Table& table, OnConflict& conflict) {
    const Column& deleted = table.column(*table.soft_delete);
    if (conflict.updates.empty()) {
      Require(conflict.where, BoundOp(Operator::kIsNotNull, {BoundCol(deleted)}));
    }
    SetUnlessSet(conflict.updates, deleted, BoundVal(Value{Null{}}, deleted.stored));
  }

  // The first values of what the gateway counts.
  void StartCounting(Insert& insert) const {
    for (const Column& column : insert.table->columns) {
      const bool there = std::find(insert.columns.begin(), insert.columns.end(), &column) != insert.columns.end();
      if (there) continue;
      if (column.version) AddColumn(insert, column, BoundVal(Value{int64_t{1}}, column.stored));
      if (column.auto_time != AutoTime::kNone) AddColumn(insert, column, Now(column));
    }
  }

  void AddColumn(Insert& insert, const Column& column, const BoundExpr& value) const {
    if (insert.select != nullptr) {
      Select select = ItemsAreFree(*insert.select) ? *insert.select : Wrapped(catalog_, *insert.select);
      select.items.push_back({value});
      insert.select = std::make_shared<const Select>(std::move(select));
    } else {
      if (insert.rows.empty()) insert.rows.emplace_back();  // the row of defaults
      for (std::vector<BoundExpr>& row : insert.rows) row.push_back(value);
    }
    insert.columns.push_back(&column);
  }

  void Hide(const Table& table, int from, std::optional<BoundExpr>& condition) const {
    if (table.soft_delete && !show_deleted_) Require(condition, IsNull(table.column(*table.soft_delete), from));
  }

  void Change(BoundExpr& expr) {
    if (const auto* column = std::get_if<BoundColumn>(&expr.node)) {
      if (column->column->computed) Compute(expr, *column->column, column->from);
      return;
    }
    if (auto* subquery = std::get_if<BoundSubquery>(&expr.node)) return Change(subquery->select);
    ChangeChildren(expr, [this](BoundExpr& child) { Change(child); });
  }

  void Compute(BoundExpr& expr, const Column& column, int from) const {
    BoundExpr value = computed_.Of(column, from);
    value.nullable = value.nullable || expr.nullable;
    const auto found = optional_rows_.find(from);
    if (found != optional_rows_.end() && !IsNullWithoutRow(value)) value = OnlyOfARow(*found->second, from, value);
    expr = std::move(value);
  }

  // What a LEFT JOIN has not found has no values, whatever can be computed of nothing.
  static BoundExpr OnlyOfARow(const Table& table, int from, const BoundExpr& value) {
    if (table.primary_key.columns.empty()) return value;
    const Column& key = table.column(table.primary_key.columns.front());
    return {.node = BoundOperation{Operator::kCase, {BoundOp(Operator::kIsNotNull, {BoundCol(key, from)}), value}},
            .stored = value.stored,
            .nullable = true};
  }

  void Change(std::optional<BoundExpr>& expr) {
    if (expr) Change(*expr);
  }
  void Change(std::shared_ptr<const Select>& shared) {
    if (shared == nullptr) return;
    auto copy = std::make_shared<Select>(*shared);
    Change(*copy);
    shared = std::move(copy);
  }

  const Catalog& catalog_;
  const ComputedColumns& computed_;
  bool show_deleted_;
  bool show_target_ = false;
  std::map<int, const Table*> optional_rows_;  // right sides of LEFT JOINs
};

}  // namespace

StatementRules::StatementRules(const Catalog& catalog, ComputedColumns computed)
    : catalog_(&catalog),
      computed_(std::move(computed)),
      needed_(std::any_of(catalog.tables().begin(), catalog.tables().end(), HasRules)) {}

absl::StatusOr<StatementRules> StatementRules::Create(const Catalog& catalog, const ExprLimits& limits) {
  ASSIGN_OR_RETURN(ComputedColumns computed, ComputedColumns::Bind(catalog, limits));
  return StatementRules(catalog, std::move(computed));
}

void StatementRules::Apply(Statement& statement, bool show_deleted) const {
  if (needed_) RuleApplier(*catalog_, computed_, show_deleted).Apply(statement);
}

}  // namespace rowgate::orm
