#include "orm/engine/write_set.h"

#include <algorithm>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/base/uuid.h"
#include "orm/base/violations.h"
#include "orm/bind/column_rules.h"
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
    if (std::optional<Value> zero = ZeroOf(column.type())) {
      RETURN_IF_ERROR(WithFieldPrefix(CheckColumnRules(column, *zero), row));
      return *std::move(zero);
    }
  }
  return RequiredFieldMissing(row, column);
}

// For a column that clients cannot fill: what neither can be NULL nor has a zero is left to the database.
std::optional<Value> OwnEmptiness(const Column& column, std::string_view row) {
  absl::StatusOr<Value> empty = Emptiness(column, row);
  return empty.ok() ? std::optional(*std::move(empty)) : std::nullopt;
}

// An unset generated key arrives as 0 from languages that send zeros.
bool IsUnsetKey(const Column& column, const std::optional<Value>& sent) {
  return column.generated != Generated::kNo && !column.has_presence && sent && IsZero(column, *sent);
}

// A zero without presence, as languages that send zeros do.
bool IsUnset(const Column& column, const std::optional<Value>& sent) {
  return !sent || (!column.has_presence && IsZero(column, *sent));
}

std::string FieldOf(const RowInput& row, const Column& column) { return StrCat(row.field, ".", column.field_name); }

absl::StatusOr<std::optional<Value>> InsertedValue(const Column& column, const RowInput& row, bool by_mask,
                                                   bool listed) {
  const std::optional<Value>& sent = row.cell(column);
  if (!column.client_writes() && !by_mask && !IsUnset(column, sent)) {
    return OutputOnlyField(FieldOf(row, column), column);
  }
  if (!column.client_writes() || (by_mask && !listed) || IsUnsetKey(column, sent)) {
    return DefaultFor(column, row.field, true);
  }
  if (sent) {
    ASSIGN_OR_RETURN(Value value, WrittenValue(column, *sent, row.field));
    return value;
  }
  if (!by_mask || column.generated != Generated::kNo) return DefaultFor(column, row.field, true);
  ASSIGN_OR_RETURN(Value empty, Emptiness(column, row.field));
  return empty;
}

absl::StatusOr<Value> MaskedValue(const Column& column, const RowInput& row) {
  const std::optional<Value>& sent = row.cell(column);
  return sent ? WrittenValue(column, *sent, row.field) : Emptiness(column, row.field);
}

// What a row without a mask sets in the column; nothing when it leaves it alone. A row that was read and is sent back
// has values that clients do not write: these are left out.
absl::StatusOr<std::optional<Value>> PresentValue(const Column& column, const RowInput& row) {
  const std::optional<Value>& sent = row.cell(column);
  if (!sent || column.primary_key || !column.client_writes()) return std::nullopt;
  if (column.write_once) {
    if (IsUnset(column, sent)) return std::nullopt;
    return WriteOnceField(FieldOf(row, column), column);
  }
  // The zeros of an embedded message mean what they say: the message itself is there or not.
  if (column.embedded < 0 && IsUnset(column, sent)) return ZeroNeedsMask(row.field, column);
  ASSIGN_OR_RETURN(Value value, WrittenValue(column, *sent, row.field));
  return value;
}

// Puts the value into `cells`, or what is wrong with it into `violations`.
template <class StatusOrValue>
absl::Status Collect(const Column& column, StatusOrValue value, std::vector<CellWrite>& cells, Violations& violations) {
  if (!value.ok()) return violations.Add(value.status());
  if constexpr (std::is_same_v<StatusOrValue, absl::StatusOr<Value>>) {
    cells.push_back({&column, *std::move(value)});
  } else if (value->has_value()) {
    cells.push_back({&column, **std::move(value)});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<CellWrite>> UpdateByMask(const Table& table, const RowInput& row,
                                                    const std::vector<std::string>& mask,
                                                    const std::vector<const Column*>& filled) {
  ASSIGN_OR_RETURN(const auto listed, ResolveWriteMask(table, mask, "update_mask", WrittenByUpdates));
  std::vector<CellWrite> cells;
  Violations violations;
  for (const Column* column : listed) {
    RETURN_IF_ERROR(CheckUpdatable("update_mask", *column));
    if (Contains(filled, *column)) continue;
    RETURN_IF_ERROR(Collect(*column, MaskedValue(*column, row), cells, violations));
  }
  RETURN_IF_ERROR(violations.status());
  return cells;
}

absl::StatusOr<std::vector<CellWrite>> UpdateByPresence(const Table& table, const RowInput& row,
                                                        const std::vector<const Column*>& filled) {
  std::vector<CellWrite> cells;
  Violations violations;
  for (const Column& column : table.columns) {
    if (Contains(filled, column)) continue;
    RETURN_IF_ERROR(Collect(column, PresentValue(column, row), cells, violations));
  }
  RETURN_IF_ERROR(violations.status());
  return cells;
}

absl::StatusOr<SetClause> ResolveAssignment(const Table& table, const AssignmentInput& assignment, size_t index,
                                            BindContext context) {
  const std::string field = StrCat("assign[", index, "]");
  const Column* column = table.FindField(assignment.path);
  if (column == nullptr) return UnknownMaskPath(StrCat(field, ".path"), assignment.path, table);
  RETURN_IF_ERROR(CheckUpdatable(StrCat(field, ".path"), *column));
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
  // Those of the statement rules, which are put into every INSERT.
  if (!column.is_stored() || column.version || column.auto_time != AutoTime::kNone) return std::nullopt;
  if (column.generated == Generated::kIdentity || column.server_default != ServerDefault::kNone) return std::nullopt;
  if (std::optional<Value> made = MadeByGateway(column)) return made;
  if (column.output_only) return OwnEmptiness(column, row);
  if (!zeros && !column.nullable) return RequiredFieldMissing(row, column);
  ASSIGN_OR_RETURN(Value empty, Emptiness(column, row));
  return empty;
}

absl::StatusOr<std::vector<CellWrite>> ResolveInsert(const Table& table, const RowInput& row,
                                                     const FieldMaskInput& create_mask,
                                                     const std::vector<const Column*>& filled) {
  std::vector<const Column*> listed;
  if (create_mask) {
    ASSIGN_OR_RETURN(listed, ResolveWriteMask(table, *create_mask, "create_mask", WrittenByInserts));
  }
  std::vector<CellWrite> cells;
  Violations violations;
  for (const Column& column : table.columns) {
    if (Contains(filled, column)) continue;
    RETURN_IF_ERROR(Collect(column, InsertedValue(column, row, create_mask.has_value(), Contains(listed, column)),
                            cells, violations));
  }
  RETURN_IF_ERROR(violations.status());
  return cells;
}

absl::StatusOr<std::vector<CellWrite>> ResolveUpdate(const Table& table, const RowInput& row,
                                                     const FieldMaskInput& update_mask,
                                                     const std::vector<const Column*>& filled) {
  return update_mask ? UpdateByMask(table, row, *update_mask, filled) : UpdateByPresence(table, row, filled);
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
