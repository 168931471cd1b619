#include "orm/sql/errors.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm {

void WriteUpdate(SqlWriter& out, const Update& update) {
  if (update.table == nullptr || update.set.empty()) return out.Fail(StatementBug("UPDATE of nothing"));
  const Qualification qualification(out, update.qualified);
  out.NameSource(0, update.table->sql_name);
  out.SetTarget(update.table);
  out.Text("UPDATE ").TableName(*update.table).Text(" SET ");
  WriteSet(out, update.set);
  WriteWhere(out, update.where);
  if (!update.returning.empty() && !out.traits().update_returning) return out.Refuse("UPDATE … RETURNING");
  WriteReturning(out, update.returning);
}

void WriteDelete(SqlWriter& out, const Delete& statement) {
  if (statement.table == nullptr) return out.Fail(StatementBug("DELETE without a table"));
  const Qualification qualification(out, statement.qualified);
  out.NameSource(0, statement.table->sql_name);
  out.SetTarget(statement.table);
  out.Text("DELETE FROM ").TableName(*statement.table);
  WriteWhere(out, statement.where);
  if (!statement.returning.empty() && !out.traits().delete_returning) return out.Refuse("DELETE … RETURNING");
  WriteReturning(out, statement.returning);
}

}  // namespace rowgate::orm
