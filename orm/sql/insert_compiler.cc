#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm {
namespace {

void WriteColumnNames(SqlWriter& out, const std::vector<const Column*>& columns) {
  out.Text(" (");
  WriteList(out, columns, [&out](const Column* column) { out.Identifier(column->sql_name); });
  out.Text(")");
}

void WriteRow(SqlWriter& out, const Insert& insert, const std::vector<BoundExpr>& row) {
  if (row.size() != insert.columns.size()) return out.Fail(StatementBug("a row of INSERT has another width"));
  out.Text("(");
  for (size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out.Text(", ");
    WriteAssignment(out, *insert.columns[i], row[i]);
  }
  out.Text(")");
}

void WriteValues(SqlWriter& out, const Insert& insert) {
  if (insert.columns.empty()) {
    if (insert.rows.size() > 1) out.Fail(StatementBug("INSERT of several rows of defaults"));
    if (insert.on_conflict) out.Refuse("an upsert of a row of defaults");
    out.Text(" DEFAULT VALUES");
    return;
  }
  if (insert.rows.empty()) return out.Fail(StatementBug("INSERT without rows"));
  WriteColumnNames(out, insert.columns);
  out.Text(" VALUES ");
  WriteList(out, insert.rows, [&](const std::vector<BoundExpr>& row) { WriteRow(out, insert, row); });
}

void WriteOnConflict(SqlWriter& out, const Table& table, const OnConflict& on_conflict) {
  out.Text(" ON CONFLICT");
  if (!on_conflict.target.empty()) WriteColumnNames(out, on_conflict.target);
  if (on_conflict.updates.empty()) {
    out.Text(" DO NOTHING");
    return;
  }
  if (on_conflict.target.empty()) return out.Fail(StatementBug("upsert without a conflict target"));
  out.Text(" DO UPDATE SET ");
  out.QualifyColumns(&table);
  WriteSet(out, on_conflict.updates);
  out.QualifyColumns(nullptr);
}

}  // namespace

void WriteInsert(SqlWriter& out, const Insert& insert) {
  if (insert.table == nullptr) return out.Fail(StatementBug("INSERT without a table"));
  out.Text("INSERT INTO ").TableName(*insert.table);
  WriteValues(out, insert);
  if (insert.on_conflict) WriteOnConflict(out, *insert.table, *insert.on_conflict);
  WriteReturning(out, insert.returning);
}

}  // namespace rowgate::orm
