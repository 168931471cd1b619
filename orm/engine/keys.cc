#include "orm/engine/keys.h"

#include <algorithm>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/column_rules.h"
#include "orm/engine/errors.h"

namespace rowgate::orm {
namespace {

bool SetFieldsAre(const Table& table, const RowInput& input, const Key& key) {
  if (key.columns.empty()) return false;
  return std::all_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
    const bool in_key = std::find(key.columns.begin(), key.columns.end(), column.index) != key.columns.end();
    return input.cell(column).has_value() == in_key;
  });
}

const Key* FindKey(const Table& table, const RowInput& input) {
  if (SetFieldsAre(table, input, table.primary_key)) return &table.primary_key;
  for (const Key& key : table.uniques) {
    if (SetFieldsAre(table, input, key)) return &key;
  }
  return nullptr;
}

BoundExpr All(std::vector<BoundExpr> terms) {
  if (terms.size() == 1) return std::move(terms.front());
  return BoundOp(Operator::kAnd, std::move(terms));
}

}  // namespace

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

absl::StatusOr<Value> ValueForColumn(const Column& column, const Value& value, std::string_view row) {
  absl::StatusOr<Value> adapted = AdaptValue(value, column.type());
  if (!adapted.ok()) return WithFieldPrefix(adapted.status(), StrCat(row, ".", column.field_name));
  Value normalized = Normalized(column, *std::move(adapted));
  RETURN_IF_ERROR(WithFieldPrefix(CheckColumnValue(column, normalized), row));
  return normalized;
}

absl::StatusOr<Value> WrittenValue(const Column& column, const Value& value, std::string_view row) {
  ASSIGN_OR_RETURN(Value fitting, ValueForColumn(column, value, row));
  RETURN_IF_ERROR(WithFieldPrefix(CheckColumnRules(column, fitting), row));
  return fitting;
}

absl::StatusOr<ResolvedKey> ResolveKey(const Table& table, const RowInput& input) {
  ResolvedKey resolved{.key = FindKey(table, input)};
  if (resolved.key == nullptr) return KeyIncomplete(table, input);
  for (const ColumnIndex i : resolved.key->columns) {
    const Column& column = table.column(i);
    ASSIGN_OR_RETURN(Value value, ValueForColumn(column, *input.cell(column), input.field));
    resolved.values.push_back(std::move(value));
  }
  return resolved;
}

absl::Status CheckAddressesOne(const Table& table, const ResolvedKey& key, bool show_deleted, std::string_view field) {
  const bool shared = show_deleted && table.soft_delete && key.key != &table.primary_key;
  return shared ? DeletedRowNeedsPrimaryKey(table, field) : absl::OkStatus();
}

absl::StatusOr<const Key*> ConflictKey(const Table& table, const std::vector<std::string>& fields,
                                       std::string_view field) {
  if (fields.empty()) return &table.primary_key;
  std::vector<ColumnIndex> columns;
  for (const std::string& name : fields) {
    const Column* column = table.FindField(name);
    if (column == nullptr) return UnknownMaskPath(field, name, table);
    columns.push_back(column->index);
  }
  std::sort(columns.begin(), columns.end());
  const auto same = [&columns](const Key& key) {
    std::vector<ColumnIndex> sorted = key.columns;
    std::sort(sorted.begin(), sorted.end());
    return sorted == columns;
  };
  if (same(table.primary_key)) return &table.primary_key;
  for (const Key& key : table.uniques) {
    if (same(key)) return &key;
  }
  return ConflictTargetNotKey(table, field);
}

const Column* IdentityColumn(const Table& table) {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                  [](const Column& column) { return column.generated == Generated::kIdentity; });
  return found == table.columns.end() ? nullptr : &*found;
}

BoundExpr KeyCondition(const Table& table, const ResolvedKey& key) {
  std::vector<BoundExpr> terms;
  for (size_t i = 0; i < key.values.size(); ++i) {
    const Column& column = table.column(key.key->columns[i]);
    terms.push_back(BoundOp(Operator::kEq, {BoundCol(column), BoundVal(key.values[i], column.stored)}));
  }
  return All(std::move(terms));
}

BoundExpr KeyConditionSlots(const Table& table, const Key& key) {
  std::vector<BoundExpr> terms;
  for (size_t i = 0; i < key.columns.size(); ++i) {
    const Column& column = table.column(key.columns[i]);
    terms.push_back(BoundOp(Operator::kEq, {BoundCol(column), BoundSlotOf(column, i)}));
  }
  return All(std::move(terms));
}

}  // namespace rowgate::orm
