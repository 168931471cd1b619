// WITH, FROM with joins, and the lock at the end.
#include <algorithm>
#include <string_view>
#include <vector>

#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm {
namespace {

void WriteRecursive(SqlWriter& out, const Select& select) {
  const SelectScope scope(out, select);
  if (!select.with.empty() || !select.order_by.empty() || select.limit || select.offset) {
    return out.Fail(StatementBug("a recursive query is more than a UNION"));
  }
  WriteBlocks(out, select, Columns::kUnnamed, out.traits().recursion_needs_equal_types);
}

void WriteCommonTable(SqlWriter& out, const CommonTableSelect& common) {
  out.Identifier(common.name).Text(" (");
  for (size_t i = 0; i < common.select->items.size(); ++i) {
    if (i > 0) out.Text(", ");
    out.Label(i);
  }
  out.Text(") AS (");
  if (common.recursive) {
    WriteRecursive(out, *common.select);
  } else {
    WriteQuery(out, *common.select, Columns::kUnnamed);
  }
  out.Text(")");
}

void WriteDerived(SqlWriter& out, const Select& query) {
  out.Text("(");
  WriteQuery(out, query, Columns::kLabelled);
  out.Text(")");
}

void WriteSource(SqlWriter& out, const Source& source) {
  std::string_view own_name;
  if (source.derived != nullptr) {
    WriteDerived(out, *source.derived);
  } else if (source.table != nullptr) {
    if (source.table == out.target() && !out.traits().write_may_read_target) {
      out.Refuse("a write that reads the table it changes");
    }
    out.TableName(*source.table);
    own_name = source.table->sql_name;
  } else {
    own_name = out.CommonTableName(source.common_table);
    out.Identifier(own_name);
  }
  if (source.name != own_name) out.Text(" AS ").Identifier(source.name);
}

SqlText Keyword(JoinKind kind) {
  switch (kind) {
    case JoinKind::kInner: return " JOIN ";
    case JoinKind::kLeft: return " LEFT JOIN ";
    case JoinKind::kCross: return " CROSS JOIN ";
  }
  return " JOIN ";
}

void WriteJoin(SqlWriter& out, const Source& source) {
  out.Text(Keyword(source.join));
  WriteSource(out, source);
  if (source.on.has_value() != (source.join != JoinKind::kCross)) {
    return out.Fail(StatementBug("a join has no condition, or a cross join has one"));
  }
  if (!source.on) return;
  out.Text(" ON ");
  WriteExpr(out, *source.on);
}

// Rows of the optional side of a join may be missing and cannot be locked.
std::vector<std::string_view> LockedTables(const Select& select) {
  std::vector<std::string_view> tables;
  for (size_t i = 0; i < select.from.size(); ++i) {
    const Source& source = select.from[i];
    if (source.table != nullptr && (i == 0 || source.join != JoinKind::kLeft)) tables.push_back(source.name);
  }
  return tables;
}

}  // namespace

void WriteWith(SqlWriter& out, const Select& select) {
  if (select.with.empty()) return;
  const bool recursive = std::any_of(select.with.begin(), select.with.end(),
                                     [](const CommonTableSelect& common) { return common.recursive; });
  out.Text(recursive ? SqlText("WITH RECURSIVE ") : SqlText("WITH "));
  WriteList(out, select.with, [&out](const CommonTableSelect& common) { WriteCommonTable(out, common); });
  out.Text(" ");
}

void WriteFrom(SqlWriter& out, const Select& select) {
  if (select.from.empty()) {
    if (select.where && out.traits().where_needs_from) out.Text(" FROM DUAL");
    return;
  }
  out.Text(" FROM ");
  WriteSource(out, select.from.front());
  for (size_t i = 1; i < select.from.size(); ++i) WriteJoin(out, select.from[i]);
}

void WriteLock(SqlWriter& out, const Select& select) {
  if (!select.lock) return;
  if (!out.traits().row_locks) {
    if (select.lock->wait != LockWait::kBlock) out.Refuse("NOWAIT and SKIP LOCKED");
    return;
  }
  std::vector<std::string_view> tables = LockedTables(select);
  if (tables.empty()) return out.Refuse("a row lock without a table");
  if (tables.size() == select.from.size()) tables.clear();
  out.dialect().LockClause(out, *select.lock, tables);
}

}  // namespace rowgate::orm
