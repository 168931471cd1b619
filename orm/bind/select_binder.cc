#include "orm/bind/select_binder.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/comparable.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/grouping.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/query_order.h"

namespace rowgate::orm {
namespace {

absl::Status CheckDistinctOn(const Query& query, const Surroundings& around) {
  if (query.block.distinct_on.empty()) return absl::OkStatus();
  const std::string field = around.FieldOf("select.distinct_on");
  if (query.block.distinct) return DistinctOnNotAllowed(field, "a SELECT has DISTINCT or DISTINCT ON, not both");
  if (query.lock) return LockNotAllowed(around.FieldOf("lock"), "rows of a DISTINCT ON cannot be locked");
  return absl::OkStatus();
}

absl::StatusOr<std::vector<BoundExpr>> BindDistinctOn(BoundBlock& bound) {
  std::vector<BoundExpr> keys;
  for (size_t i = 0; i < bound.block->distinct_on.size(); ++i) {
    const Clause clause(bound.around, StrCat("distinct_on[", i, "]"), bound.scope.get(), {.aggregates = true});
    ASSIGN_OR_RETURN(BoundExpr key, ValueAt(clause.At(bound.block->distinct_on[i])));
    if (!HasEquality(key.type())) {
      return TypeMismatch(clause.At(bound.block->distinct_on[i]), StrCat(Describe(key.type()), " cannot be grouped"));
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

// One SELECT on its way to a query.
class SelectBinder {
 public:
  SelectBinder(const Query& query, const Surroundings& around) : query_(query), around_(around) {}

  absl::StatusOr<BoundQuery> Run() {
    RETURN_IF_ERROR(CheckDistinctOn(query_, around_));
    // A joined table would be locked, too.
    const auto paths = query_.lock ? NameScope::RelationPaths::kSubquery : NameScope::RelationPaths::kJoin;
    ASSIGN_OR_RETURN(bound_, BindBlock(query_.block, around_.Inside("select"), paths));
    const bool windows = query_.block.distinct_on.empty();
    ASSIGN_OR_RETURN(order_, BindOrder(query_, around_, *bound_, {.aggregates = true, .windows = windows}));
    ASSIGN_OR_RETURN(keys_, BindDistinctOn(*bound_));
    RETURN_IF_ERROR(Group());
    RETURN_IF_ERROR(SettleItems(*bound_));
    RETURN_IF_ERROR(CheckLock(query_, around_, *bound_, grouped_));
    RETURN_IF_ERROR(Order());
    RETURN_IF_ERROR(CheckWidth());
    return Finish();
  }

 private:
  absl::Status Group() {
    grouped_ = IsGrouped(*bound_, order_);
    RETURN_IF_ERROR(ApplyGrouping(*bound_, order_));
    if (!grouped_) return absl::OkStatus();
    const Grouping grouping(*bound_);
    for (size_t i = 0; i < keys_.size(); ++i) {
      const Clause clause(bound_->around, StrCat("distinct_on[", i, "]"), bound_->scope.get());
      RETURN_IF_ERROR(grouping.Apply(keys_[i], clause.At(query_.block.distinct_on[i])));
    }
    return absl::OkStatus();
  }

  absl::Status Order() {
    RETURN_IF_ERROR(BindPage(query_, around_, page_));
    const Select& select = bound_->select;
    const bool paged = page_.limit || page_.offset;
    if (select.distinct) {
      RETURN_IF_ERROR(CheckDistinct(select.items, bound_->around));
      RETURN_IF_ERROR(OrderByOutputs(order_, select.items));
      if (paged) AppendOutputs(select.items, order_.terms);
    } else if (paged || !keys_.empty()) {
      AppendKeys(*bound_, grouped_, order_.terms);
    }
    return absl::OkStatus();
  }

  // A database keeps what it groups and sorts by beside the result columns.
  absl::Status CheckWidth() const {
    const Select& select = bound_->select;
    const size_t width = select.items.size() + select.group_by.size() + order_.terms.size() + keys_.size();
    return width > kResultColumnsMax ? TooManyColumns(around_.FieldOf("order_by")) : absl::OkStatus();
  }

  absl::StatusOr<BoundQuery> Finish() {
    BoundQuery done{.select = std::move(bound_->select), .columns = std::move(bound_->columns)};
    done.select.from = bound_->scope->TakeSources();
    if (keys_.empty()) {
      done.select.order_by = std::move(order_.terms);
    } else {
      ASSIGN_OR_RETURN(done.select,
                       FirstOfEach(std::move(done.select), std::move(keys_), std::move(order_.terms), around_));
    }
    done.select.limit = std::move(page_.limit);
    done.select.offset = std::move(page_.offset);
    done.select.lock = query_.lock;
    DescribeColumns(done.select.items, done.columns);
    return done;
  }

  const Query& query_;
  const Surroundings& around_;
  std::unique_ptr<BoundBlock> bound_;
  QueryOrder order_;
  std::vector<BoundExpr> keys_;  // of DISTINCT ON
  Select page_;                  // LIMIT and OFFSET
  bool grouped_ = false;
};

}  // namespace

absl::StatusOr<BoundQuery> BindSelect(const Query& query, const Surroundings& around) {
  return SelectBinder(query, around).Run();
}

absl::Status SettleItems(BoundBlock& bound) {
  for (Operand& operand : bound.operands) {
    ASSIGN_OR_RETURN(BoundExpr item, Naturally(std::move(operand)));
    // A NULL alone is a text: every database needs some type.
    if (item.type().kind == TypeKind::kNull) item.stored.type.kind = TypeKind::kString;
    bound.select.items.push_back({std::move(item)});
  }
  bound.operands.clear();
  return absl::OkStatus();
}

void DescribeColumns(const std::vector<SelectItem>& items, std::vector<ResultColumn>& columns) {
  for (ResultColumn& column : columns) {
    if (column.entity != nullptr) continue;
    const BoundExpr& expr = items[column.first_item].expr;
    column.stored = expr.stored;
    column.nullable = expr.nullable;
  }
}

absl::Status CheckDistinct(const std::vector<SelectItem>& items, const Surroundings& around) {
  for (const SelectItem& item : items) {
    if (HasEquality(item.expr.type())) continue;
    return QueryTypeMismatch(around.FieldOf("items"),
                             StrCat(Describe(item.expr.type()), " values cannot be told apart, which this needs"));
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm
