#include "orm/sql/errors.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm {

void WriteUpdate(SqlWriter& out, const Update& update) {
  if (update.table == nullptr || update.set.empty()) return out.Fail(StatementBug("UPDATE of nothing"));
  out.Text("UPDATE ").TableName(*update.table).Text(" SET ");
  WriteSet(out, update.set);
  WriteWhere(out, update.where);
  WriteReturning(out, update.returning);
}

void WriteDelete(SqlWriter& out, const Delete& statement) {
  if (statement.table == nullptr) return out.Fail(StatementBug("DELETE without a table"));
  out.Text("DELETE FROM ").TableName(*statement.table);
  WriteWhere(out, statement.where);
  WriteReturning(out, statement.returning);
}

}  // namespace rowgate::orm
