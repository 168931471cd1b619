// Queries of several SELECTs: UNION, INTERSECT, EXCEPT, and the recursive ones of WITH.
#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/bound_walk.h"
#include "orm/bind/common_tables.h"
#include "orm/bind/common_type.h"
#include "orm/bind/errors.h"
#include "orm/bind/grouping.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/query_order.h"
#include "orm/bind/select_binder.h"

namespace rowgate::orm {
namespace {

// SQLite combines 500, and nobody reads as many.
constexpr size_t kSelectsMax = 100;

constexpr std::string_view kWhat = "a column of several SELECTs";

using Block = std::unique_ptr<BoundBlock>;

class CompoundBinder {
 public:
  CompoundBinder(const Query& query, const Surroundings& around, CommonTableName* recursive)
      : query_(query), around_(around), recursive_(recursive) {}

  absl::StatusOr<BoundQuery> Run() {
    if (query_.arms.size() >= kSelectsMax) return TooManySelects(around_.FieldOf("arms"), kSelectsMax);
    if (query_.lock) return LockNotAllowed(around_.FieldOf("lock"), "rows of several SELECTs cannot be locked");
    for (size_t i = 0; i < query_.arms.size(); ++i) RETURN_IF_ERROR(AddBlock(i));
    if (recursive_ != nullptr) RETURN_IF_ERROR(OpenRecursion());
    RETURN_IF_ERROR(AddBlock(query_.arms.size()));
    const bool recurs = recursive_ != nullptr && recursive_->self_references > 0;
    if (recurs) RETURN_IF_ERROR(CheckRecursion());
    RETURN_IF_ERROR(recurs ? CastToColumns() : Unify());
    return Combined();
  }

 private:
  const QueryBlock& BlockAt(size_t index) const { return index == 0 ? query_.block : query_.arms[index - 1].block; }
  std::string MemberAt(size_t index) const { return index == 0 ? "select" : StrCat("arms[", index - 1, "].select"); }

  absl::Status AddBlock(size_t index) {
    Surroundings inside = around_.Inside(MemberAt(index));
    if (recursive_ != nullptr && index == query_.arms.size()) inside.self = recursive_;
    if (!BlockAt(index).distinct_on.empty()) {
      return DistinctOnNotAllowed(inside.FieldOf("distinct_on"),
                                  "several SELECTs have one order, which comes after all");
    }
    ASSIGN_OR_RETURN(Block bound, BindBlock(BlockAt(index), inside, NameScope::RelationPaths::kJoin));
    QueryOrder no_order;
    RETURN_IF_ERROR(ApplyGrouping(*bound, no_order));
    if (index > 0) RETURN_IF_ERROR(CheckColumns(*bound));
    blocks_.push_back(std::move(bound));
    return absl::OkStatus();
  }

  // As many columns as the first SELECT has, and whole rows of the same tables.
  absl::Status CheckColumns(const BoundBlock& bound) const {
    const BoundBlock& first = *blocks_.front();
    const std::string field = bound.around.FieldOf("items");
    if (bound.operands.size() != first.operands.size()) {
      return ColumnCountMismatch(field, first.operands.size(), bound.operands.size());
    }
    for (size_t i = 0; i < std::min(first.columns.size(), bound.columns.size()); ++i) {
      const ResultColumn& wanted = first.columns[i];
      const ResultColumn& got = bound.columns[i];
      if (wanted.first_item == got.first_item && wanted.entity == got.entity) continue;
      return QueryTypeMismatch(
          field, StrCat("whole rows stand beside rows of the same table only; column ", i + 1, " does not"));
    }
    return absl::OkStatus();
  }

  // Brings each column to one type.
  absl::Status Unify() {
    for (size_t column = 0; column < blocks_.front()->operands.size(); ++column) {
      std::vector<Operand> operands = OperandsOf(column);
      ASSIGN_OR_RETURN(const StoredType common, CommonOf(operands, kWhat));
      ASSIGN_OR_RETURN(std::vector<BoundExpr> items, BroughtTo(std::move(operands), common));
      for (size_t i = 0; i < blocks_.size(); ++i) blocks_[i]->select.items.push_back({std::move(items[i])});
    }
    return absl::OkStatus();
  }

  // The SELECTs before the last one say what the columns are, and whatever the last one adds may be NULL.
  absl::Status OpenRecursion() {
    BoundQuery start{.columns = blocks_.front()->columns};
    for (size_t column = 0; column < blocks_.front()->operands.size(); ++column) {
      ASSIGN_OR_RETURN(const StoredType common, CommonOf(OperandsOf(column), kWhat));
      start.select.items.push_back({BoundVal({Null{}}, common)});
    }
    ASSIGN_OR_RETURN(recursive_->columns, ColumnsOf(start, recursive_->given_columns, around_.field));
    recursive_->self = SelfReference::kAllowed;
    return absl::OkStatus();
  }

  absl::Status CheckRecursion() const {
    const std::string field = around_.FieldOf(MemberAt(query_.arms.size()));
    const SetOperator op = query_.arms.back().op;
    if (op != SetOperator::kUnion && op != SetOperator::kUnionAll) {
      return InvalidRecursion(field, "the SELECT that refers to its own query comes after UNION or UNION ALL");
    }
    if (!query_.order_by.empty() || query_.limit || query_.offset) {
      return InvalidRecursion(around_.field,
                              "a query that refers to itself has no ORDER BY, LIMIT or OFFSET of its own");
    }
    const BoundBlock& last = *blocks_.back();
    const bool windows = std::any_of(last.operands.begin(), last.operands.end(),
                                     [](const Operand& item) { return !item.constant && HasWindow(item.bound); });
    if (IsGrouped(last, {}) || last.select.distinct || windows) {
      return InvalidRecursion(field, "the SELECT that refers to its own query has no groups, windows or DISTINCT");
    }
    return absl::OkStatus();
  }

  // Some databases want the very same types in all SELECTs of a recursive query.
  absl::Status CastToColumns() {
    for (const Block& block : blocks_) {
      for (size_t column = 0; column < block->operands.size(); ++column) {
        const StoredType& wanted = (*recursive_->columns)[column].stored;
        ASSIGN_OR_RETURN(BoundExpr item, Exactly(wanted, std::move(block->operands[column])));
        block->select.items.push_back({std::move(item)});
      }
    }
    return absl::OkStatus();
  }

  static absl::StatusOr<BoundExpr> Exactly(const StoredType& wanted, Operand operand) {
    const Site site = operand.site;
    if (operand.constant) return AdaptOperand(std::move(operand), wanted);
    const StoredType own = operand.bound.stored;
    const std::optional<StoredType> common = CommonOf(wanted, own);
    const bool fits = common && common->type.kind == wanted.type.kind && common->type.scale == wanted.type.scale &&
                      common->storage == wanted.storage;
    if (!fits) {
      return TypeMismatch(site, StrCat("the first SELECT makes this column ", Describe(wanted.type), ", not ",
                                       Describe(own.type), ": cast one of them"));
    }
    const bool same =
        own.type.kind == wanted.type.kind && own.type.scale == wanted.type.scale && own.storage == wanted.storage;
    return same ? std::move(operand.bound) : CastTo(std::move(operand.bound), wanted);
  }

  absl::StatusOr<BoundQuery> Combined() {
    RETURN_IF_ERROR(CheckAllDistinct());
    MergeNullability();
    BoundQuery done{.select = Taken(0), .columns = std::move(blocks_.front()->columns)};
    for (size_t i = 1; i < blocks_.size(); ++i) {
      done.select.arms.push_back({query_.arms[i - 1].op, around_.statement->Share(Taken(i))});
    }
    ASSIGN_OR_RETURN(done.select.order_by, BindOutputOrder(query_, around_, done.columns, done.select.items));
    RETURN_IF_ERROR(BindPage(query_, around_, done.select));
    if (done.select.limit || done.select.offset) AppendOutputs(done.select.items, done.select.order_by);
    DescribeColumns(done.select.items, done.columns);
    return done;
  }

  Select Taken(size_t index) {
    Select select = std::move(blocks_[index]->select);
    select.from = blocks_[index]->scope->TakeSources();
    return select;
  }

  absl::Status CheckAllDistinct() const {
    const bool compares = std::any_of(query_.arms.begin(), query_.arms.end(),
                                      [](const CompoundArm& arm) { return arm.op != SetOperator::kUnionAll; });
    for (const Block& block : blocks_) {
      if (compares || block->select.distinct) RETURN_IF_ERROR(CheckDistinct(block->select.items, block->around));
    }
    return absl::OkStatus();
  }

  // The items of the first SELECT stand for the result.
  void MergeNullability() {
    std::vector<SelectItem>& first = blocks_.front()->select.items;
    for (const Block& block : blocks_) {
      for (size_t i = 0; i < first.size(); ++i) {
        first[i].expr.nullable = first[i].expr.nullable || block->select.items[i].expr.nullable;
      }
    }
    for (ResultColumn& column : blocks_.front()->columns) {
      if (column.entity != nullptr) column.nullable = EntityIsNullable(column);
    }
  }

  // Whole rows stand at the same places in all SELECTs.
  bool EntityIsNullable(const ResultColumn& column) const {
    return std::any_of(blocks_.begin(), blocks_.end(), [&column](const Block& block) {
      return std::any_of(block->columns.begin(), block->columns.end(), [&column](const ResultColumn& other) {
        return other.first_item == column.first_item && other.nullable;
      });
    });
  }

  std::vector<Operand> OperandsOf(size_t column) const {
    std::vector<Operand> operands;
    for (const Block& block : blocks_) operands.push_back(block->operands[column]);
    return operands;
  }

  const Query& query_;
  const Surroundings& around_;
  CommonTableName* recursive_;
  std::vector<Block> blocks_;
};

}  // namespace

absl::StatusOr<BoundQuery> BindCompound(const Query& query, const Surroundings& around, CommonTableName* recursive) {
  return CompoundBinder(query, around, recursive).Run();
}

}  // namespace rowgate::orm
