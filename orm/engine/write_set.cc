#include "orm/engine/write_set.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/base/uuid.h"
#include "orm/engine/errors.h"
#include "orm/engine/keys.h"
#include "orm/engine/masks.h"

namespace rowgate::orm {
namespace {

// What an absent field without presence means; nothing for types whose proto3 zero ("") is no value.
std::optional<Value> ZeroOf(const Type& type) {
  switch (type.kind) {
    case TypeKind::kBool: return Value{false};
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32: return Value{int64_t{0}};
    case TypeKind::kUint64: return Value{uint64_t{0}};
    case TypeKind::kFloat:
    case TypeKind::kDouble: return Value{0.0};
    case TypeKind::kString: return Value{std::string()};
    case TypeKind::kBytes: return Value{Bytes{}};
    case TypeKind::kEnum: return Value{EnumNumber{0}};
    case TypeKind::kArray: return Value{List{}};
    case TypeKind::kNull:
    case TypeKind::kDecimal:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kTime:
    case TypeKind::kDuration:
    case TypeKind::kUuid:
    case TypeKind::kJson: return std::nullopt;
  }
  return std::nullopt;
}

bool IsZero(const Column& column, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.data)) return text->empty();
  return ZeroOf(column.type()) == value;
}

bool Contains(const std::vector<const Column*>& columns, const Column& column) {
  return std::find(columns.begin(), columns.end(), &column) != columns.end();
}

std::optional<Value> MadeByGateway(const Column& column) {
  if (column.generated == Generated::kUuid4) return Value{Uuid{MakeUuid4()}};
  if (column.generated == Generated::kUuid7) return Value{Uuid{MakeUuid7()}};
  return column.default_value;
}

// For a listed or absent field without a value: NULL or zero, or an error where neither is possible.
absl::StatusOr<Value> Emptiness(const Column& column, std::string_view row) {
  if (column.nullable) return Value{Null{}};
  if (!column.has_presence) {
    if (std::optional<Value> zero = ZeroOf(column.type())) return *std::move(zero);
  }
  return RequiredFieldMissing(row, column);
}

// An unset generated key arrives as 0 from languages that send zeros.
bool IsUnsetKey(const Column& column, const std::optional<Value>& sent) {
  return column.generated != Generated::kNo && !column.has_presence && sent && IsZero(column, *sent);
}

absl::StatusOr<std::optional<Value>> InsertedValue(const Column& column, const RowInput& row, bool by_mask,
                                                   bool listed) {
  const std::optional<Value>& sent = row.cell(column);
  if ((by_mask && !listed) || IsUnsetKey(column, sent)) return DefaultFor(column, row.field, true);
  if (sent) {
    ASSIGN_OR_RETURN(Value value, ValueForColumn(column, *sent, row.field));
    return value;
  }
  if (!by_mask || column.generated != Generated::kNo) return DefaultFor(column, row.field, true);
  ASSIGN_OR_RETURN(Value empty, Emptiness(column, row.field));
  return empty;
}

bool AnyColumn(const Column&) { return true; }
bool NotPrimaryKey(const Column& column) { return !column.primary_key; }

absl::StatusOr<std::vector<CellWrite>> UpdateByMask(const Table& table, const RowInput& row,
                                                    const std::vector<std::string>& mask) {
  ASSIGN_OR_RETURN(const auto listed, ResolveWriteMask(table, mask, "update_mask", NotPrimaryKey));
  std::vector<CellWrite> cells;
  for (const Column* column : listed) {
    if (column->primary_key) return KeyNotWritable("update_mask", column->field_name);
    if (const std::optional<Value>& sent = row.cell(*column)) {
      ASSIGN_OR_RETURN(Value value, ValueForColumn(*column, *sent, row.field));
      cells.push_back({column, std::move(value)});
    } else {
      ASSIGN_OR_RETURN(Value empty, Emptiness(*column, row.field));
      cells.push_back({column, std::move(empty)});
    }
  }
  return cells;
}

absl::StatusOr<std::vector<CellWrite>> UpdateByPresence(const Table& table, const RowInput& row) {
  std::vector<CellWrite> cells;
  for (const Column& column : table.columns) {
    const std::optional<Value>& sent = row.cell(column);
    if (!sent || column.primary_key) continue;
    if (!column.has_presence && IsZero(column, *sent)) return ZeroNeedsMask(row.field, column);
    ASSIGN_OR_RETURN(Value value, ValueForColumn(column, *sent, row.field));
    cells.push_back({&column, std::move(value)});
  }
  return cells;
}

absl::StatusOr<SetClause> ResolveAssignment(const Table& table, const AssignmentInput& assignment, size_t index,
                                            BindContext context) {
  const std::string field = StrCat("assign[", index, "]");
  const Column* column = table.FindField(assignment.path);
  if (column == nullptr) return UnknownMaskPath(StrCat(field, ".path"), assignment.path, table);
  if (column->primary_key) return KeyNotWritable(StrCat(field, ".path"), assignment.path);
  const std::string value_field = StrCat(field, assignment.text.empty() ? ".value" : ".expression");
  context.field = value_field;
  context.text = assignment.text;
  ASSIGN_OR_RETURN(BoundExpr value, BindAssignment(assignment.value, *column, context));
  return SetClause{column, std::move(value)};
}

bool IsSet(const std::vector<SetClause>& clauses, const Column& column) {
  return std::any_of(clauses.begin(), clauses.end(), [&](const SetClause& clause) { return clause.column == &column; });
}

}  // namespace

bool IsMadePerRow(const Column& column) {
  return column.generated == Generated::kUuid4 || column.generated == Generated::kUuid7;
}

absl::StatusOr<std::optional<Value>> DefaultFor(const Column& column, std::string_view row, bool zeros) {
  if (column.generated == Generated::kIdentity || column.server_default != ServerDefault::kNone) return std::nullopt;
  if (std::optional<Value> made = MadeByGateway(column)) return made;
  if (!zeros && !column.nullable) return RequiredFieldMissing(row, column);
  ASSIGN_OR_RETURN(Value empty, Emptiness(column, row));
  return empty;
}

absl::StatusOr<std::vector<CellWrite>> ResolveInsert(const Table& table, const RowInput& row,
                                                     const FieldMaskInput& create_mask) {
  std::vector<const Column*> listed;
  if (create_mask) {
    ASSIGN_OR_RETURN(listed, ResolveWriteMask(table, *create_mask, "create_mask", AnyColumn));
  }
  std::vector<CellWrite> cells;
  for (const Column& column : table.columns) {
    ASSIGN_OR_RETURN(std::optional<Value> value,
                     InsertedValue(column, row, create_mask.has_value(), Contains(listed, column)));
    if (value) cells.push_back({&column, *std::move(value)});
  }
  return cells;
}

absl::StatusOr<std::vector<CellWrite>> ResolveUpdate(const Table& table, const RowInput& row,
                                                     const FieldMaskInput& update_mask) {
  return update_mask ? UpdateByMask(table, row, *update_mask) : UpdateByPresence(table, row);
}

absl::StatusOr<std::vector<SetClause>> ResolveSet(StatementScope& scope, const Table& table,
                                                  const std::vector<CellWrite>& cells,
                                                  const std::vector<AssignmentInput>& assignments,
                                                  const Parameters& parameters, const ExprLimits& limits) {
  const BindContext context{.scope = &scope, .parameters = &parameters, .limits = limits};
  std::vector<SetClause> clauses;
  for (const CellWrite& cell : cells) {
    clauses.push_back({cell.column, BoundVal(cell.value, cell.column->stored)});
  }
  for (size_t i = 0; i < assignments.size(); ++i) {
    ASSIGN_OR_RETURN(SetClause clause, ResolveAssignment(table, assignments[i], i, context));
    if (IsSet(clauses, *clause.column)) return PathSetTwice("assign", assignments[i].path);
    clauses.push_back(std::move(clause));
  }
  if (clauses.empty()) return NothingToUpdate("update_mask");
  return clauses;
}

}  // namespace rowgate::orm
