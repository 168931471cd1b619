#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/base/violations.h"
#include "orm/engine/engine.h"
#include "orm/engine/errors.h"
#include "orm/engine/filter.h"
#include "orm/engine/keys.h"
#include "orm/engine/masks.h"
#include "orm/engine/precondition.h"
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

// What a conflicting row takes over from the sent one: the mask's columns, or those the client sent and may change.
absl::StatusOr<std::vector<SetClause>> UpsertSet(const Table& table, const UpsertRequest& request, const Key& key,
                                                 const std::vector<CellWrite>& cells) {
  std::vector<const Column*> columns;
  if (request.update_mask) {
    ASSIGN_OR_RETURN(columns, ResolveWriteMask(table, *request.update_mask, "update_mask", WrittenByUpdates));
  } else {
    for (const Column& column : table.columns) {
      if (WrittenByUpdates(column) && request.row.cell(column)) columns.push_back(&column);
    }
  }
  std::vector<SetClause> set;
  for (const Column* column : columns) {
    RETURN_IF_ERROR(CheckUpdatable("update_mask", *column));
    const bool in_key = std::find(key.columns.begin(), key.columns.end(), column->index) != key.columns.end();
    if (in_key) continue;  // equal on both sides already
    if (FindCell(cells, *column) == nullptr) return RequiredFieldMissing(request.row.field, *column);
    set.push_back({column, BoundExpr{.node = BoundExcluded{column}, .stored = column->stored}});
  }
  return set;
}

// Rows of `request` that say what every row they match is to become have nothing that the gateway keeps.
absl::Status CheckTemplate(const Table& table, const UpdateWhereRequest& request) {
  for (const Column& column : table.columns) {
    const std::optional<Value>& sent = request.row.cell(column);
    if (!sent) continue;
    // Elsewhere the key in a row says which row; here it could only be meant as a new value.
    if (column.primary_key) return KeyNotWritable(request.row.field, column.field_name);
    if (!request.update_mask) {
      RETURN_IF_ERROR(CheckInsertable(StrCat(request.row.field, ".", column.field_name), column));
    }
  }
  return absl::OkStatus();
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
  Violations violations;
  for (size_t i = 0; i < request.rows.size(); ++i) {
    absl::StatusOr<std::vector<CellWrite>> resolved = ResolveInsert(table, request.rows[i], request.create_mask);
    if (!resolved.ok()) {
      RETURN_IF_ERROR(violations.Add(resolved.status()));
      continue;
    }
    std::vector<CellWrite>& cells = *resolved;
    if (request.rows.size() == 1) plan.probe_ = ForeignKeyProbe(catalog_, table, dialect_, cells);
    if (identity != nullptr) sent_identity = std::max(sent_identity, SentIdentity(*identity, cells));
    std::vector<const Column*> columns = ColumnsOf(cells);
    const size_t binds = columns.size() + (table.version ? 1 : 0);
    const size_t per_statement =
        columns.empty() ? 1 : std::clamp<size_t>(dialect_.traits().binds_max / binds, 1, limits_.insert_rows_max);
    RowGroup& group = groups[columns];
    group.rows.push_back(BoundRow(std::move(cells)));
    group.indexes.push_back(i);
    if (group.rows.size() < per_statement) continue;
    RETURN_IF_ERROR(
        AddInsertChunk(table, columns, std::exchange(group.rows, {}), std::exchange(group.indexes, {}), plan));
  }
  RETURN_IF_ERROR(violations.status());
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
  ASSIGN_OR_RETURN(const RowInput input, UpdateKey(table, request));
  ASSIGN_OR_RETURN(const ResolvedKey key, ResolveKey(table, input));
  RETURN_IF_ERROR(CheckAddressesOne(table, key, request.options.show_deleted, input.field));
  ASSIGN_OR_RETURN(const std::vector<CellWrite> cells, ResolveUpdate(table, request.row, request.update_mask));
  plan.probe_ = ForeignKeyProbe(catalog_, table, dialect_, cells);
  ASSIGN_OR_RETURN(plan.columns_, ResolveReadMask(table, request.read_mask));
  Update update{.table = &table, .returning = SelectItems(plan.columns_)};
  StatementScope scope(&catalog_, table, StatementScope::RelationPaths::kSubquery);
  ASSIGN_OR_RETURN(update.set, ResolveSet(scope, table, cells, request.assign, request.parameters, limits_.expr));
  ASSIGN_OR_RETURN(const Precondition precondition,
                   BindPrecondition(scope, table, PreconditionOf(table, request), limits_.expr));
  update.qualified = scope.qualified();
  RETURN_IF_ERROR(FinishUpdate(std::move(update), KeyCondition(table, key), precondition,
                               {.show_deleted = request.options.show_deleted}, plan));
  plan.missed_ = MissedRow(table, input, precondition);
  return plan;
}

absl::Status Engine::FinishUpdate(Update update, BoundExpr key, const Precondition& precondition,
                                  const PrepareOptions& options, UpdatePlan& plan) const {
  if (precondition) {
    ASSIGN_OR_RETURN(plan.look_, PrepareStatement(LookAtRow(*update.table, key), options));
  }
  update.where = AllOf(std::move(key), precondition);
  ASSIGN_OR_RETURN(plan.statement_, PrepareStatement(std::move(update), options));
  return absl::OkStatus();
}

// The row comes back with a new version, like after any other write.
absl::StatusOr<UpdatePlan> Engine::PlanUndelete(const Table& table, const UndeleteRequest& request) const {
  UpdatePlan plan;
  plan.target_ = {&catalog_, &table, request.key.field};
  if (!table.soft_delete) return NotSoftDeleted(table);
  const Column& deleted = table.column(*table.soft_delete);
  ASSIGN_OR_RETURN(const ResolvedKey key, ResolveKey(table, request.key));
  RETURN_IF_ERROR(CheckAddressesOne(table, key, true, request.key.field));
  ASSIGN_OR_RETURN(plan.columns_, ResolveReadMask(table, request.read_mask));
  Update update{.table = &table, .returning = SelectItems(plan.columns_)};
  update.set.push_back({&deleted, BoundVal(Value{Null{}}, deleted.stored)});
  StatementScope scope(&catalog_, table, StatementScope::RelationPaths::kSubquery);
  ASSIGN_OR_RETURN(const Precondition precondition, BindPrecondition(scope, table, request.precondition, limits_.expr));
  update.qualified = scope.qualified();
  BoundExpr condition = AndAlso(KeyCondition(table, key), BoundOp(Operator::kIsNotNull, {BoundCol(deleted)}));
  RETURN_IF_ERROR(FinishUpdate(std::move(update), std::move(condition), precondition, {.show_deleted = true}, plan));
  plan.missed_ = MissedRow(table, request.key, precondition);
  plan.missed_.AmongDeleted();
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
    RETURN_IF_ERROR(PlanExisting(table, conflict, plan));
  } else {
    insert.returning.push_back(
        {BoundExpr{.node = BoundInsertedFlag{}, .stored = {.type = Type::Of(TypeKind::kBool)}, .nullable = false}});
  }
  ASSIGN_OR_RETURN(plan.statement_, PrepareStatement(std::move(insert)));
  return plan;
}

// Deleted rows are in the way of the primary key only, and brought back then.
absl::Status Engine::PlanExisting(const Table& table, const ResolvedKey& conflict, UpsertPlan& plan) const {
  Select select{.from = FromTable(table), .items = SelectItems(plan.columns_), .where = KeyCondition(table, conflict)};
  const bool with_deleted = table.soft_delete && conflict.key == &table.primary_key;
  if (with_deleted) {
    plan.deleted_cell_ = select.items.size();
    select.items.push_back({BoundCol(table.column(*table.soft_delete))});
  }
  ASSIGN_OR_RETURN(plan.existing_, PrepareStatement(std::move(select), {.show_deleted = with_deleted}));
  return absl::OkStatus();
}

absl::StatusOr<WhereWritePlan> Engine::PlanUpdateWhere(const Table& table, const UpdateWhereRequest& request) const {
  if (request.max_affected < 0) return NegativeNumber("max_affected", request.max_affected);
  WhereWritePlan plan;
  plan.target_ = {&catalog_, &table, request.row.field};
  plan.max_affected_ = request.max_affected;
  plan.dry_run_ = request.dry_run;
  RETURN_IF_ERROR(CheckTemplate(table, request));
  Update update{.table = &table};
  ASSIGN_OR_RETURN(const std::vector<CellWrite> cells, ResolveUpdate(table, request.row, request.update_mask));
  StatementScope scope(&catalog_, table, StatementScope::RelationPaths::kSubquery);
  ASSIGN_OR_RETURN(update.set,
                   ResolveSet(scope, table, cells, request.assign, request.filter.parameters, limits_.expr));
  ASSIGN_OR_RETURN(update.where, BindWriteFilter(scope, request.filter, request.all_rows, limits_.expr));
  update.qualified = scope.qualified();
  ASSIGN_OR_RETURN(plan.statement_,
                   PrepareStatement(std::move(update), {.show_deleted = request.options.show_deleted}));
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
  ASSIGN_OR_RETURN(plan.statement_,
                   PrepareStatement(std::move(statement), {.show_deleted = request.options.show_deleted}));
  return plan;
}

}  // namespace rowgate::orm
