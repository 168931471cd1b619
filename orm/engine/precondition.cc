#include "orm/engine/precondition.h"

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "orm/engine/filter.h"

namespace rowgate::orm {

PreconditionInput PreconditionOf(const Table& table, const UpdateRequest& request) {
  PreconditionInput input = request.precondition;
  if (!table.version || input.version) return input;
  const std::optional<Value>& sent = request.row.cell(table.column(*table.version));
  const auto* version = sent ? std::get_if<int64_t>(&sent->data) : nullptr;
  if (version != nullptr && *version != 0) input.version = *version;
  return input;
}

absl::StatusOr<Precondition> BindPrecondition(StatementScope& scope, const Table& table, const PreconditionInput& input,
                                              const ExprLimits& limits) {
  Precondition precondition;
  absl::StatusOr<std::optional<BoundExpr>> filter = BindFilter(scope, input.filter, limits);
  if (!filter.ok()) return WithFieldPrefix(filter.status(), "precondition");
  precondition.filtered = filter->has_value();
  precondition.condition = *std::move(filter);
  if (!input.version) return precondition;
  if (!table.version) return VersionNotKept(table);
  const Column& column = table.column(*table.version);
  precondition.version = input.version;
  BoundExpr same = BoundOp(Operator::kEq, {BoundCol(column), BoundVal(Value{*input.version}, column.stored)});
  precondition.condition = AndAlso(std::move(precondition.condition), std::move(same));
  return precondition;
}

BoundExpr AllOf(BoundExpr key, const Precondition& precondition) {
  return precondition ? AndAlso(std::move(key), *precondition.condition) : key;
}

Select LookAtRow(const Table& table, BoundExpr key) {
  Select select{.from = FromTable(table), .where = std::move(key)};
  select.items.push_back({table.version ? BoundCol(table.column(*table.version)) : BoundInteger(1)});
  return select;
}

absl::Status MissedRow::NotFound() const {
  return deleted_ ? DeletedRowNotFound(*table_, key_) : RowNotFound(*table_, key_);
}

absl::Status MissedRow::Explain(Session& session, const std::optional<PreparedStatement>& look) const {
  if (!look) return NotFound();
  RowBatch rows;
  RETURN_IF_ERROR(session.Execute(*look, &rows).status());
  if (rows.rows() == 0) return NotFound();
  const int64_t current = rows.row(0)[0].integer();
  // A row that has the version by now had another one when the write ran.
  const bool same = version_ && *version_ == current;
  if (version_ && !(same && filtered_)) return EtagMismatch(*table_, *version_, current);
  return PreconditionFailed(*table_);
}

}  // namespace rowgate::orm
