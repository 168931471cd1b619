// INSERT … VALUES: the constants are checked like those of the repositories, and the gateway fills what it fills there.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/base/violations.h"
#include "orm/engine/errors.h"
#include "orm/engine/insert_binder.h"
#include "orm/engine/keys.h"
#include "orm/engine/value_codec.h"
#include "orm/sql/visit.h"

namespace rowgate::orm {
namespace {

using Rows = std::vector<std::vector<BoundExpr>>;

const Value* ConstantOf(const BoundExpr& expr) {
  const auto* value = std::get_if<BoundValue>(&expr.node);
  return value == nullptr ? nullptr : &value->value;
}

// The new row itself has no columns to look at yet.
bool MentionsTarget(const BoundExpr& expr) {
  bool found = false;
  VisitExprs(expr, [&found](const BoundExpr& node) {
    const auto* column = std::get_if<BoundColumn>(&node.node);
    found |= column != nullptr && column->from == 0;
  });
  return found;
}

// How many placeholders a row takes. A dialect may write an operand of an expression more than once.
size_t BindsOf(const std::vector<BoundExpr>& row) {
  constexpr size_t kRepeatedMax = 4;
  size_t binds = 0;
  for (const BoundExpr& cell : row) {
    size_t values = 0;
    VisitExprs(cell, [&values](const BoundExpr& node) { values += ConstantOf(node) != nullptr ? 1 : 0; });
    binds += ConstantOf(cell) != nullptr ? 1 : values * kRepeatedMax;
  }
  return binds;
}

}  // namespace

absl::StatusOr<BoundExpr> InsertBinder::BindCell(size_t row, size_t cell) {
  const std::string field = StrCat("insert.rows[", row, "].values[", cell, "]");
  const BindContext context{
      .scope = &scope_, .parameters = &request_.parameters, .field = field, .limits = write_.limits.expr};
  ASSIGN_OR_RETURN(BoundExpr value, BindAssignment(spec_.rows[row][cell], *columns_[cell], context));
  if (ConstantOf(value) == nullptr && MentionsTarget(value)) return NewRowHasNoColumns(field);
  return value;
}

absl::StatusOr<std::vector<BoundExpr>> InsertBinder::BindRow(size_t row) {
  const size_t wanted = spec_.columns.size();
  const size_t got = spec_.rows[row].size();
  const std::string field = StrCat("insert.rows[", row, "]");
  if (got != wanted) return InsertCountMismatch(field, wanted, got);
  std::vector<BoundExpr> cells;
  Violations violations;
  for (size_t i = 0; i < got; ++i) {
    absl::StatusOr<BoundExpr> cell = BindCell(row, i);
    if (cell.ok()) {
      cells.push_back(*std::move(cell));
    } else {
      RETURN_IF_ERROR(violations.Add(cell.status()));
    }
  }
  RETURN_IF_ERROR(violations.status());
  for (const Column* column : filled_) {
    ASSIGN_OR_RETURN(std::optional<Value> value, DefaultFor(*column, field, false));
    cells.push_back(BoundVal(*std::move(value), column->stored));
  }
  return cells;
}

absl::Status InsertBinder::BindRows() {
  RETURN_IF_ERROR(FindFilled("insert.rows[0]"));
  Rows rows;
  rows.reserve(spec_.rows.size());
  Violations violations;
  for (size_t i = 0; i < spec_.rows.size(); ++i) {
    absl::StatusOr<std::vector<BoundExpr>> row = BindRow(i);
    if (row.ok()) {
      rows.push_back(*std::move(row));
    } else {
      RETURN_IF_ERROR(violations.Add(row.status()));
    }
  }
  RETURN_IF_ERROR(violations.status());
  columns_.insert(columns_.end(), filled_.begin(), filled_.end());
  RETURN_IF_ERROR(CheckConflictKeys(rows));
  NoteIdentity(rows);
  if (rows.size() == 1) NoteOnlyRow(rows.front());
  AddStatements(std::move(rows));
  return absl::OkStatus();
}

// One statement cannot change a row twice: one database refuses it, the others keep the last without a word.
absl::Status InsertBinder::CheckConflictKeys(const Rows& rows) {
  if (conflict_key_ == nullptr) return absl::OkStatus();
  std::map<std::string, size_t, std::less<>> seen;
  bool computed = false;
  for (size_t row = 0; row < rows.size(); ++row) {
    std::string encoded;
    bool constant = true;
    for (const ColumnIndex i : conflict_key_->columns) {
      const size_t position = PositionOf(i);
      const std::string field = StrCat("insert.rows[", row, "]");
      if (position == columns_.size()) return ConflictValueMissing(field, table_.column(i));
      const Value* value = ConstantOf(rows[row][position]);
      if (value != nullptr && value->is_null()) return ConflictValueMissing(field, table_.column(i));
      constant = constant && value != nullptr;
      if (value != nullptr) AppendEncoded(*value, encoded);
    }
    computed = computed || !constant;
    if (!constant || insert_.on_conflict->updates.empty()) continue;
    const auto [first, added] = seen.emplace(std::move(encoded), row);
    if (!added) return DuplicateKeyInRequest(first->second, row);
  }
  if (computed && !insert_.on_conflict->updates.empty()) ReturnUpsertKey();
  return absl::OkStatus();
}

void InsertBinder::NoteIdentity(const Rows& rows) {
  const Column* identity = IdentityColumn(table_);
  const size_t position = identity == nullptr ? columns_.size() : PositionOf(identity->index);
  if (position == columns_.size()) return;
  bound_.sends_identity = true;
  for (const std::vector<BoundExpr>& row : rows) {
    const Value* value = ConstantOf(row[position]);
    if (value == nullptr) {
      bound_.identity.reset();
      return;
    }
    bound_.identity = std::max(bound_.identity, std::optional(std::get<int64_t>(value->data)));
  }
}

void InsertBinder::NoteOnlyRow(const std::vector<BoundExpr>& row) {
  for (size_t i = 0; i < row.size(); ++i) {
    if (const Value* value = ConstantOf(row[i])) bound_.only_row.push_back({columns_[i], *value});
  }
}

size_t InsertBinder::RowsPerStatement(const Rows& rows) const {
  if (columns_.empty()) return 1;  // INSERT … DEFAULT VALUES
  const size_t most = write_.limits.insert_rows_max;
  size_t binds = 1;
  for (const std::vector<BoundExpr>& row : rows) binds = std::max(binds, BindsOf(row) + (table_.version ? 1 : 0));
  std::vector<BoundExpr> returned;
  for (const SelectItem& item : insert_.returning) returned.push_back(item.expr);
  const size_t binds_max = write_.dialect.traits().binds_max;
  const size_t used = BindsOf(returned);
  if (binds_max == 0) return most;
  return std::clamp<size_t>(used < binds_max ? (binds_max - used) / binds : 1, 1, most);
}

void InsertBinder::AddStatements(Rows rows) {
  insert_.columns = columns_;
  insert_.qualified = scope_.qualified();
  const size_t per_statement = RowsPerStatement(rows);
  for (size_t start = 0; start < rows.size(); start += per_statement) {
    const size_t end = std::min(start + per_statement, rows.size());
    Insert insert = insert_;
    insert.rows.assign(std::make_move_iterator(rows.begin() + static_cast<ptrdiff_t>(start)),
                       std::make_move_iterator(rows.begin() + static_cast<ptrdiff_t>(end)));
    bound_.statements.emplace_back(std::move(insert));
  }
}

}  // namespace rowgate::orm
