#include "orm/engine/insert_binder.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/engine/errors.h"
#include "orm/engine/keys.h"
#include "orm/engine/masks.h"
#include "orm/engine/returning.h"

namespace rowgate::orm {

InsertBinder::InsertBinder(const Table& table, const InsertSpec& spec, const ExecuteRequest& request,
                           const WriteContext& write)
    : table_(table),
      spec_(spec),
      request_(request),
      write_(write),
      scope_(&write.catalog, table, StatementScope::RelationPaths::kSubquery) {
  insert_.table = &table;
  bound_.table = &table;
}

absl::StatusOr<BoundWrite> InsertBinder::Bind() && {
  RETURN_IF_ERROR(CheckSource());
  RETURN_IF_ERROR(BindColumns());
  RETURN_IF_ERROR(BindConflict());
  RETURN_IF_ERROR(AddReturning());
  RETURN_IF_ERROR(spec_.query != nullptr ? BindQueryRows() : BindRows());
  return std::move(bound_);
}

absl::Status InsertBinder::CheckSource() const {
  if (spec_.query != nullptr) {
    if (!spec_.rows.empty()) return InsertSourceTwice();
    return spec_.columns.empty() ? MissingField("insert.columns") : absl::OkStatus();
  }
  const auto count = static_cast<int64_t>(spec_.rows.size());
  if (count == 0) return MissingField("insert.rows");
  const int64_t most = write_.limits.batch_rows_max;
  return count > most ? TooManyItems("insert.rows", most, count) : absl::OkStatus();
}

absl::Status InsertBinder::BindColumns() {
  for (size_t i = 0; i < spec_.columns.size(); ++i) {
    const std::string field = StrCat("insert.columns[", i, "]");
    const Column* column = table_.FindField(spec_.columns[i]);
    if (column == nullptr) return UnknownMaskPath(field, spec_.columns[i], table_);
    RETURN_IF_ERROR(CheckInsertable(field, *column));
    if (PositionOf(column->index) < columns_.size()) return PathSetTwice(field, spec_.columns[i]);
    columns_.push_back(column);
  }
  return absl::OkStatus();
}

size_t InsertBinder::PositionOf(ColumnIndex column) const {
  const auto found =
      std::find_if(columns_.begin(), columns_.end(), [column](const Column* each) { return each->index == column; });
  return static_cast<size_t>(found - columns_.begin());
}

absl::Status InsertBinder::BindConflict() {
  if (!spec_.on_conflict) return absl::OkStatus();
  ASSIGN_OR_RETURN(conflict_key_, ConflictKey(table_, spec_.on_conflict->fields, "insert.on_conflict.fields"));
  OnConflict conflict;
  for (const ColumnIndex i : conflict_key_->columns) conflict.target.push_back(&table_.column(i));
  for (size_t i = 0; i < spec_.on_conflict->update_fields.size(); ++i) {
    const std::string field = StrCat("insert.on_conflict.update_fields[", i, "]");
    const std::string& name = spec_.on_conflict->update_fields[i];
    const Column* column = table_.FindField(name);
    if (column == nullptr) return UnknownMaskPath(field, name, table_);
    RETURN_IF_ERROR(CheckUpdatable(field, *column));
    if (PositionOf(column->index) == columns_.size()) return UpdateFieldNotInserted(field, name);
    for (const SetClause& clause : conflict.updates) {
      if (clause.column == column) return PathSetTwice(field, name);
    }
    conflict.updates.push_back({column, BoundExpr{.node = BoundExcluded{column}, .stored = column->stored}});
  }
  insert_.on_conflict = std::move(conflict);
  return absl::OkStatus();
}

absl::Status InsertBinder::AddReturning() {
  const BindContext context{.scope = &scope_, .parameters = &request_.parameters, .limits = write_.limits.expr};
  ASSIGN_OR_RETURN(Returning returning, BindReturning(table_, request_.write.returning, context));
  insert_.returning = std::move(returning.items);
  bound_.columns = std::move(returning.columns);
  return absl::OkStatus();
}

absl::Status InsertBinder::FindFilled(std::string_view row) {
  for (const Column& column : table_.columns) {
    if (PositionOf(column.index) < columns_.size()) continue;
    ASSIGN_OR_RETURN(const std::optional<Value> value, DefaultFor(column, row, false));
    if (value) filled_.push_back(&column);
  }
  return absl::OkStatus();
}

void InsertBinder::ReturnUpsertKey() {
  bound_.upsert_key = conflict_key_;
  bound_.upsert_key_item = insert_.returning.size();
  for (const ColumnIndex i : conflict_key_->columns) insert_.returning.push_back({BoundCol(table_.column(i))});
}

}  // namespace rowgate::orm
