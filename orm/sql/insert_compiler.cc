#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm {
namespace {

void WriteRow(SqlWriter& out, const Insert& insert, const std::vector<BoundExpr>& row) {
  if (row.size() != insert.columns.size()) return out.Fail(StatementBug("a row of INSERT has another width"));
  out.Text("(");
  for (size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out.Text(", ");
    WriteAssignment(out, *insert.columns[i], row[i]);
  }
  out.Text(")");
}

void WriteRows(SqlWriter& out, const Insert& insert) {
  if (insert.columns.empty()) {
    if (insert.rows.size() > 1) out.Fail(StatementBug("INSERT of several rows of defaults"));
    if (insert.on_conflict) out.Refuse("an upsert of a row of defaults");
    return out.dialect().DefaultRow(out);
  }
  if (insert.rows.empty()) return out.Fail(StatementBug("INSERT without rows"));
  WriteColumnNames(out, insert.columns);
  out.Text(" VALUES ");
  WriteList(out, insert.rows, [&](const std::vector<BoundExpr>& row) { WriteRow(out, insert, row); });
}

// The query is a derived table, so that its columns can be brought to the form of the table's, and no engine takes the
// ON of ON CONFLICT for the condition of a join.
void WriteSelectedRows(SqlWriter& out, const Insert& insert) {
  if (insert.columns.size() != insert.select->items.size()) {
    return out.Fail(StatementBug("the query of INSERT has another width"));
  }
  WriteColumnNames(out, insert.columns);
  const Select rows = FromDerived(*insert.select, "chosen");
  out.Text(" SELECT ");
  for (size_t i = 0; i < rows.items.size(); ++i) {
    if (i > 0) out.Text(", ");
    WriteAssignment(out, *insert.columns[i], rows.items[i].expr);
  }
  WriteFrom(out, rows);
  if (!insert.on_conflict) return;
  out.Text(" WHERE ");
  out.dialect().BooleanConstant(out, true);
}

// Columns of the stored row are qualified, since `excluded` stands beside them.
void WriteOnConflict(SqlWriter& out, const Insert& insert) {
  const OnConflict& on_conflict = *insert.on_conflict;
  if (!on_conflict.updates.empty() && on_conflict.target.empty()) {
    return out.Fail(StatementBug("upsert without a conflict target"));
  }
  const Qualification qualified(out, true);
  out.dialect().ConflictClause(out, insert);
}

}  // namespace

void WriteInsert(SqlWriter& out, const Insert& insert) {
  if (insert.table == nullptr) return out.Fail(StatementBug("INSERT without a table"));
  const Qualification qualification(out, insert.qualified);
  out.NameSource(0, insert.table->sql_name);
  out.Text("INSERT INTO ").TableName(*insert.table);
  if (insert.select != nullptr) {
    WriteSelectedRows(out, insert);
  } else {
    WriteRows(out, insert);
  }
  if (insert.on_conflict) WriteOnConflict(out, insert);
  if (!insert.returning.empty() && !out.traits().insert_returning) return out.Refuse("INSERT … RETURNING");
  WriteReturning(out, insert.returning);
}

}  // namespace rowgate::orm
