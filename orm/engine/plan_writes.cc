#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/engine/engine.h"
#include "orm/engine/errors.h"
#include "orm/engine/filter.h"
#include "orm/engine/key_sets.h"
#include "orm/engine/keys.h"
#include "orm/engine/masks.h"
#include "orm/engine/write_set.h"

// The write half of Engine: request → plan.
namespace rowgate::orm {
namespace {

std::vector<const Column*> ColumnsOf(const std::vector<CellWrite>& cells) {
  std::vector<const Column*> columns;
  for (const CellWrite& cell : cells) columns.push_back(cell.column);
  return columns;
}

std::vector<BoundExpr> BoundRow(std::vector<CellWrite> cells) {
  std::vector<BoundExpr> row;
  for (CellWrite& cell : cells) row.push_back(BoundVal(std::move(cell.value), cell.column->stored));
  return row;
}

// Rows with the same columns can share one INSERT.
struct RowGroup {
  std::vector<std::vector<BoundExpr>> rows;
  std::vector<size_t> indexes;
};

// The key an update addresses: its own `key`, or the row's primary key.
absl::StatusOr<RowInput> UpdateKey(const Table& table, const UpdateRequest& request) {
  RowInput from_row{.cells = std::vector<std::optional<Value>>(table.columns.size()), .field = request.row.field};
  bool any = false;
  for (const ColumnIndex i : table.primary_key.columns) {
    from_row.cells[static_cast<size_t>(i)] = request.row.cells[static_cast<size_t>(i)];
    any = any || from_row.cells[static_cast<size_t>(i)].has_value();
  }
  if (!request.key) return from_row;
  if (any) {
    return InvalidField("KEY_SET_TWICE", "key", "the row's own primary key and `key` are both set; send one");
  }
  return *request.key;
}

const CellWrite* FindCell(const std::vector<CellWrite>& cells, const Column& column) {
  const auto found =
      std::find_if(cells.begin(), cells.end(), [&](const CellWrite& cell) { return cell.column == &column; });
  return found == cells.end() ? nullptr : &*found;
}

// The conflict key's values among the written cells.
absl::StatusOr<ResolvedKey> ConflictValues(const Table& table, const Key& key, const std::vector<CellWrite>& cells,
                                           const RowInput& row) {
  ResolvedKey resolved{.key = &key};
  for (const ColumnIndex i : key.columns) {
    const CellWrite* cell = FindCell(cells, table.column(i));
    if (cell == nullptr || cell->value.is_null()) return ConflictValueMissing(row.field, table.column(i));
    resolved.values.push_back(cell->value);
  }
  return resolved;
}

// The greatest key that the client chose for a column the database would number; nothing when it chose none.
std::optional<int64_t> SentIdentity(const Column& column, const std::vector<CellWrite>& cells) {
  const CellWrite* cell = column.generated == Generated::kIdentity ? FindCell(cells, column) : nullptr;
  return cell == nullptr ? std::nullopt : std::optional(std::get<int64_t>(cell->value.data));
}

bool NotPrimaryKey(const Column& column) { return !column.primary_key; }

// What a conflicting row takes over from the sent one: the mask's columns, or those the client sent.
absl::StatusOr<std::vector<SetClause>> UpsertSet(const Table& table, const UpsertRequest& request, const Key& key,
                                                 const std::vector<CellWrite>& cells) {
  std::vector<const Column*> columns;
  if (request.update_mask) {
    ASSIGN_OR_RETURN(columns, ResolveWriteMask(table, *request.update_mask, "update_mask", NotPrimaryKey));
  } else {
    for (const Column& column : table.columns) {
      if (!column.primary_key && request.row.cell(column)) columns.push_back(&column);
    }
  }
  std::vector<SetClause> set;
  for (const Column* column : columns) {
    if (column->primary_key) return KeyNotWritable("update_mask", column->field_name);
    const bool in_key = std::find(key.columns.begin(), key.columns.end(), column->index) != key.columns.end();
    if (in_key) continue;  // equal on both sides already
    if (FindCell(cells, *column) == nullptr) return RequiredFieldMissing(request.row.field, *column);
    set.push_back({column, BoundExpr{.node = BoundExcluded{column}, .stored = column->stored}});
  }
  return set;
}

}  // namespace

absl::Status Engine::AddInsertChunk(const Table& table, const std::vector<const Column*>& written,
                                    std::vector<std::vector<BoundExpr>> rows, std::vector<size_t> indexes,
                                    CreatePlan& plan) const {
  Insert insert{.table = &table, .columns = written, .rows = std::move(rows), .returning = SelectItems(plan.columns_)};
  ASSIGN_OR_RETURN(PreparedStatement statement, PrepareStatement(std::move(insert)));
  plan.chunks_.push_back({std::move(statement), std::move(indexes)});
  return absl::OkStatus();
}

absl::StatusOr<CreatePlan> Engine::PlanCreate(const Table& table, const CreateRequest& request) const {
  const auto count = static_cast<int64_t>(request.rows.size());
  if (count == 0) return InvalidField("FIELD_REQUIRED", "rows", "at least one row is required");
  if (count > limits_.batch_rows_max) return TooManyItems("rows", limits_.batch_rows_max, count);
  CreatePlan plan;
  plan.target_ = {&catalog_, &table, request.rows.front().field};
  plan.row_count_ = request.rows.size();
  ASSIGN_OR_RETURN(plan.columns_, ResolveReadMask(table, request.read_mask));
  std::map<std::vector<const Column*>, RowGroup> groups;
  std::optional<int64_t> sent_identity;
  const Column* identity = IdentityColumn(table);
  for (size_t i = 0; i < request.rows.size(); ++i) {
    ASSIGN_OR_RETURN(std::vector<CellWrite> cells, ResolveInsert(table, request.rows[i], request.create_mask));
    if (request.rows.size() == 1) plan.probe_ = ForeignKeyProbe(catalog_, table, dialect_, cells);
    if (identity != nullptr) sent_identity = std::max(sent_identity, SentIdentity(*identity, cells));
    std::vector<const Column*> columns = ColumnsOf(cells);
    const size_t per_statement =
        columns.empty() ? 1
                        : std::clamp<size_t>(dialect_.traits().binds_max / columns.size(), 1, limits_.insert_rows_max);
    RowGroup& group = groups[columns];
    group.rows.push_back(BoundRow(std::move(cells)));
    group.indexes.push_back(i);
    if (group.rows.size() < per_statement) continue;
    RETURN_IF_ERROR(
        AddInsertChunk(table, columns, std::exchange(group.rows, {}), std::exchange(group.indexes, {}), plan));
  }
  for (auto& [columns, group] : groups) {
    if (group.rows.empty()) continue;
    RETURN_IF_ERROR(AddInsertChunk(table, columns, std::move(group.rows), std::move(group.indexes), plan));
  }
  if (sent_identity) plan.advance_ = dialect_.AdvanceIdentity(table, *identity, *sent_identity);
  return plan;
}

absl::StatusOr<UpdatePlan> Engine::PlanUpdate(const Table& table, const UpdateRequest& request) const {
  UpdatePlan plan;
  plan.target_ = {&catalog_, &table, request.row.field};
  ASSIGN_OR_RETURN(plan.key_, UpdateKey(table, request));
  ASSIGN_OR_RETURN(const ResolvedKey key, ResolveKey(table, plan.key_));
  ASSIGN_OR_RETURN(const std::vector<CellWrite> cells, ResolveUpdate(table, request.row, request.update_mask));
  plan.probe_ = ForeignKeyProbe(catalog_, table, dialect_, cells);
  ASSIGN_OR_RETURN(plan.columns_, ResolveReadMask(table, request.read_mask));
  Update update{.table = &table, .where = KeyCondition(table, key), .returning = SelectItems(plan.columns_)};
  StatementScope scope(&catalog_, table, StatementScope::RelationPaths::kSubquery);
  ASSIGN_OR_RETURN(update.set, ResolveSet(scope, table, cells, request.assign, request.parameters, limits_.expr));
  update.qualified = scope.qualified();
  ASSIGN_OR_RETURN(plan.statement_, PrepareStatement(std::move(update)));
  return plan;
}

absl::StatusOr<UpsertPlan> Engine::PlanUpsert(const Table& table, const UpsertRequest& request) const {
  UpsertPlan plan;
  plan.target_ = {&catalog_, &table, request.row.field};
  ASSIGN_OR_RETURN(const Key* key, ConflictKey(table, request.conflict_fields, "conflict_fields"));
  ASSIGN_OR_RETURN(std::vector<CellWrite> cells, ResolveInsert(table, request.row, request.create_mask));
  ASSIGN_OR_RETURN(const ResolvedKey conflict, ConflictValues(table, *key, cells, request.row));
  ASSIGN_OR_RETURN(plan.columns_, ResolveReadMask(table, request.read_mask));
  Insert insert{.table = &table, .columns = ColumnsOf(cells), .returning = SelectItems(plan.columns_)};
  insert.on_conflict.emplace();
  for (const ColumnIndex i : key->columns) insert.on_conflict->target.push_back(&table.column(i));
  if (!request.keep_existing) {
    ASSIGN_OR_RETURN(insert.on_conflict->updates, UpsertSet(table, request, *key, cells));
  }
  const Column* identity = IdentityColumn(table);
  const std::optional<int64_t> sent_identity = identity == nullptr ? std::nullopt : SentIdentity(*identity, cells);
  insert.rows.push_back(BoundRow(std::move(cells)));
  plan.keep_existing_ = insert.on_conflict->updates.empty();
  if (sent_identity) plan.advance_ = dialect_.AdvanceIdentity(table, *identity, *sent_identity);
  if (plan.keep_existing_ || !dialect_.traits().upsert_reports_inserted) {
    ASSIGN_OR_RETURN(plan.existing_, PrepareStatement(Select{.from = FromTable(table),
                                                             .items = SelectItems(plan.columns_),
                                                             .where = KeyCondition(table, conflict)}));
  } else {
    insert.returning.push_back(
        {BoundExpr{.node = BoundInsertedFlag{}, .stored = {.type = Type::Of(TypeKind::kBool)}, .nullable = false}});
  }
  ASSIGN_OR_RETURN(plan.statement_, PrepareStatement(std::move(insert)));
  return plan;
}

absl::StatusOr<DeletePlan> Engine::PlanDelete(const Table& table, const DeleteRequest& request) const {
  DeletePlan plan;
  plan.target_ = {&catalog_, &table, ""};
  ASSIGN_OR_RETURN(KeySets sets, ResolveKeySets(table, request.keys, limits_));
  for (KeySet& set : sets.sets) {
    ASSIGN_OR_RETURN(PreparedStatement statement,
                     PrepareStatement(Delete{.table = &table, .where = std::move(set.condition)}));
    plan.statements_.push_back(std::move(statement));
  }
  if (!request.missing_ok) plan.must_exist_ = request.keys.front();
  return plan;
}

absl::StatusOr<WhereWritePlan> Engine::PlanUpdateWhere(const Table& table, const UpdateWhereRequest& request) const {
  if (request.max_affected < 0) return NegativeNumber("max_affected", request.max_affected);
  WhereWritePlan plan;
  plan.target_ = {&catalog_, &table, request.row.field};
  plan.max_affected_ = request.max_affected;
  plan.dry_run_ = request.dry_run;
  for (const ColumnIndex i : table.primary_key.columns) {
    // Elsewhere the key in a row says which row; here it could only be meant as a new value.
    if (request.row.cell(table.column(i))) return KeyNotWritable(request.row.field, table.column(i).field_name);
  }
  Update update{.table = &table};
  ASSIGN_OR_RETURN(const std::vector<CellWrite> cells, ResolveUpdate(table, request.row, request.update_mask));
  StatementScope scope(&catalog_, table, StatementScope::RelationPaths::kSubquery);
  ASSIGN_OR_RETURN(update.set,
                   ResolveSet(scope, table, cells, request.assign, request.filter.parameters, limits_.expr));
  ASSIGN_OR_RETURN(update.where, BindWriteFilter(scope, request.filter, request.all_rows, limits_.expr));
  update.qualified = scope.qualified();
  ASSIGN_OR_RETURN(plan.statement_, PrepareStatement(std::move(update)));
  return plan;
}

absl::StatusOr<WhereWritePlan> Engine::PlanDeleteWhere(const Table& table, const DeleteWhereRequest& request) const {
  if (request.max_affected < 0) return NegativeNumber("max_affected", request.max_affected);
  WhereWritePlan plan;
  plan.target_ = {&catalog_, &table, ""};
  plan.kind_ = WriteKind::kDelete;
  plan.max_affected_ = request.max_affected;
  plan.dry_run_ = request.dry_run;
  Delete statement{.table = &table};
  StatementScope scope(&catalog_, table, StatementScope::RelationPaths::kSubquery);
  ASSIGN_OR_RETURN(statement.where, BindWriteFilter(scope, request.filter, request.all_rows, limits_.expr));
  statement.qualified = scope.qualified();
  ASSIGN_OR_RETURN(plan.statement_, PrepareStatement(std::move(statement)));
  return plan;
}

}  // namespace rowgate::orm
