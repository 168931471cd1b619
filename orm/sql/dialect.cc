#include "orm/sql/dialect.h"

#include <algorithm>

#include "orm/sql/expression_compiler.h"
#include "orm/sql/sql_writer.h"
#include "orm/sql/statement.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm {
namespace {

bool IsPrimaryKey(const Table& table, const std::vector<const Column*>& columns) {
  return columns.size() == table.primary_key.columns.size() &&
         std::all_of(columns.begin(), columns.end(), [](const Column* column) { return column->primary_key; });
}

// Keys of tables with soft delete hold among the rows that are not deleted only: the index is named by its predicate.
void WriteLiveOnly(SqlWriter& out, const Insert& insert) {
  const std::vector<const Column*>& target = insert.on_conflict->target;
  if (!insert.table->soft_delete || target.empty() || IsPrimaryKey(*insert.table, target)) return;
  out.Text(" WHERE ").Identifier(insert.table->column(*insert.table->soft_delete).sql_name).Text(" IS NULL");
}

}  // namespace

// substr(x, 1, length(y)) = y
void Dialect::StartsWithText(SqlWriter& out, const BoundExpr& operand, const BoundExpr& part) const {
  out.Text("substr(");
  WriteExpr(out, operand);
  out.Text(", 1, length(");
  WriteExpr(out, part);
  out.Text(")) = ");
  WriteOperand(out, part, Level::kCompare);
}

// substr(x, length(x) - length(y) + 1) = y. Where y is the longer one, the start is not positive and engines differ in
// what they return, but all return less than y.
void Dialect::EndsWithText(SqlWriter& out, const BoundExpr& operand, const BoundExpr& part) const {
  out.Text("substr(");
  WriteExpr(out, operand);
  out.Text(", length(");
  WriteExpr(out, operand);
  out.Text(") - length(");
  WriteExpr(out, part);
  out.Text(") + 1) = ");
  WriteOperand(out, part, Level::kCompare);
}

void Dialect::LikeEscape(SqlWriter& out) const { out.Text(R"( ESCAPE '\')"); }

void Dialect::Concat(SqlWriter& out, std::span<const BoundExpr> operands) const {
  WriteChain(out, " || ", operands, [&](const BoundExpr& operand) { WriteOperand(out, operand, Level::kArithmetic); });
}

void Dialect::OpenCall(SqlWriter&, const BoundCall&, const StoredType&) const {}

void Dialect::CloseCall(SqlWriter&, const BoundCall&, const StoredType&) const {}

void Dialect::CastToOwnType(SqlWriter& out, const BoundExpr& expr) const {
  StoredType plain = expr.stored;
  plain.type.max_length = plain.type.precision = plain.type.scale = 0;
  const bool collates = plain.type.kind == TypeKind::kString && !traits().text_collation.empty();
  if (collates) out.Text("(");
  out.Text("CAST(");
  WriteResult(out, expr);
  out.Text(" AS ").TypeText(plain).Text(")");
  if (collates) out.Text(" COLLATE ").Identifier(traits().text_collation).Text(")");
}

void Dialect::AddDuration(SqlWriter& out, const BoundExpr&, const BoundExpr&, bool, const StoredType&) const {
  out.Refuse("arithmetic of timestamps");
}

void Dialect::AddDays(SqlWriter& out, const BoundExpr&, const BoundExpr&, bool) const {
  out.Refuse("arithmetic of dates");
}

void Dialect::Difference(SqlWriter& out, const BoundExpr&, const BoundExpr&, const StoredType&) const {
  out.Refuse("differences of dates and timestamps");
}

void Dialect::OnlyRowFunction(SqlWriter& out) const { out.Refuse("scalar subqueries that may have several rows"); }

void Dialect::NoLimit(SqlWriter& out) const { out.Refuse("OFFSET without LIMIT"); }

void Dialect::LockClause(SqlWriter& out, const Lock& lock, std::span<const std::string_view> tables) const {
  out.Text(lock.strength == LockStrength::kUpdate ? SqlText(" FOR UPDATE") : SqlText(" FOR SHARE"));
  if (!tables.empty() && traits().lock_of) {
    out.Text(" OF ");
    WriteList(out, tables, [&out](std::string_view table) { out.Identifier(table); });
  }
  if (lock.wait == LockWait::kNowait) out.Text(" NOWAIT");
  if (lock.wait == LockWait::kSkipLocked) out.Text(" SKIP LOCKED");
}

void Dialect::DefaultRow(SqlWriter& out) const { out.Text(" DEFAULT VALUES"); }

void Dialect::ConflictClause(SqlWriter& out, const Insert& insert) const {
  const OnConflict& on_conflict = *insert.on_conflict;
  out.Text(" ON CONFLICT");
  if (!on_conflict.target.empty()) WriteColumnNames(out, on_conflict.target);
  WriteLiveOnly(out, insert);
  if (on_conflict.updates.empty()) {
    out.Text(" DO NOTHING");
    return;
  }
  out.Text(" DO UPDATE SET ");
  WriteSet(out, on_conflict.updates);
  WriteWhere(out, on_conflict.where);
}

void Dialect::ExcludedColumn(SqlWriter& out, const Column& column) const {
  out.Text("excluded.").Identifier(column.sql_name);
}

void Dialect::CheckedMultiply(SqlWriter&) const {}

void Dialect::InsertedFlag(SqlWriter& out) const { out.Refuse("whether an upsert inserted or updated a row"); }

std::optional<CompiledStatement> Dialect::AdvanceIdentity(const Table&, const Column&, int64_t) const {
  return std::nullopt;
}

void Dialect::ColumnCheck(SqlWriter& out, const Column& column) const {
  const bool by_name = column.stored.storage != Storage::kNumber && column.stored.storage != Storage::kNativeEnum;
  if (column.type().kind != TypeKind::kEnum || !by_name || column.type().enum_type == nullptr) return;
  out.Identifier(column.sql_name).Text(" IN (");
  WriteList(out, column.type().enum_type->members,
            [&out](const EnumMember& member) { out.StringLiteral(member.label); });
  out.Text(")");
}

void Dialect::AddForeignKey(SqlWriter& out, const Table&, const ForeignKey&, const SqlWriter&) const {
  out.Refuse("a foreign key that is added to an existing table");
}

}  // namespace rowgate::orm
