// INSERT … SELECT: the items of the query are brought into the form of the columns, and what the gateway fills is
// appended to them.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/comparable.h"
#include "orm/bind/query_errors.h"
#include "orm/engine/errors.h"
#include "orm/engine/insert_binder.h"
#include "orm/engine/keys.h"
#include "orm/engine/wrapped_select.h"

namespace rowgate::orm {
namespace {

// The physical form differs although nothing would be lost.
bool NeedsCast(const StoredType& from, const StoredType& to) {
  if (!AreStoredAlike(from, to)) return true;
  if (IsInteger(from.type.kind) && IsInteger(to.type.kind)) return false;
  return from.type.kind != to.type.kind || from.type.scale != to.type.scale;
}

absl::StatusOr<BoundExpr> Fitted(BoundExpr item, const Column& column, const std::string& field) {
  if (auto* constant = std::get_if<BoundValue>(&item.node)) {
    ASSIGN_OR_RETURN(Value value, WrittenValue(column, constant->value, field));
    return BoundVal(std::move(value), column.stored);
  }
  if (!IsAssignable(item.type(), column.type())) {
    return QueryTypeMismatch(field, StrCat(Describe(item.type()), " cannot be written to ", column.field_name,
                                           ", which is ", Describe(column.type())));
  }
  if (!NeedsCast(item.stored, column.stored)) return item;
  if (column.stored.storage != Storage::kDefault) {
    return QueryTypeMismatch(field, StrCat(column.field_name, " is stored in another form than the query's values"));
  }
  const bool nullable = item.nullable;
  BoundCast cast;
  cast.operands.push_back(std::move(item));
  return BoundExpr{.node = std::move(cast), .stored = column.stored, .nullable = nullable};
}

bool FitAlready(const Select& select, const std::vector<const Column*>& columns) {
  for (size_t i = 0; i < columns.size(); ++i) {
    const BoundExpr& item = select.items[i].expr;
    if (std::holds_alternative<BoundValue>(item.node) || NeedsCast(item.stored, columns[i]->stored)) return false;
  }
  return true;
}

}  // namespace

absl::Status InsertBinder::BindQueryRows() {
  ASSIGN_OR_RETURN(BoundQuery query, BindQuery(*spec_.query, {.catalog = &write_.catalog,
                                                              .parameters = &request_.parameters,
                                                              .field = "insert.query",
                                                              .limits = write_.limits.expr,
                                                              .first_source = 1}));
  Select& select = query.select;
  if (select.items.size() != columns_.size()) {
    return InsertCountMismatch("insert.query", columns_.size(), select.items.size());
  }
  RETURN_IF_ERROR(FindFilled("insert.columns"));
  const bool changed = !filled_.empty() || !FitAlready(select, columns_);
  if (changed && !ItemsAreFree(select)) select = Wrapped(write_.catalog, std::move(select));
  for (size_t i = 0; i < columns_.size(); ++i) {
    const std::string field = StrCat("insert.columns[", i, "]");
    ASSIGN_OR_RETURN(select.items[i].expr, Fitted(std::move(select.items[i].expr), *columns_[i], field));
  }
  for (const Column* column : filled_) {
    if (IsMadePerRow(*column)) return KeyNotMade(*column);
    ASSIGN_OR_RETURN(std::optional<Value> value, DefaultFor(*column, "insert.columns", false));
    select.items.push_back({BoundVal(*std::move(value), column->stored)});
    columns_.push_back(column);
  }
  return FinishQuery(std::move(select));
}

absl::Status InsertBinder::FinishQuery(Select select) {
  if (conflict_key_ != nullptr) {
    for (const ColumnIndex i : conflict_key_->columns) {
      if (PositionOf(i) == columns_.size()) return ConflictValueMissing("insert.columns", table_.column(i));
    }
    if (!insert_.on_conflict->updates.empty()) ReturnUpsertKey();
  }
  const Column* identity = IdentityColumn(table_);
  bound_.sends_identity = identity != nullptr && PositionOf(identity->index) < columns_.size();
  insert_.columns = columns_;
  insert_.select = std::make_shared<const Select>(std::move(select));
  bound_.statements.emplace_back(std::move(insert_));
  return absl::OkStatus();
}

}  // namespace rowgate::orm
