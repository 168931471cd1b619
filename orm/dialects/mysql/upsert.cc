#include "orm/dialects/mysql/upsert.h"

#include <algorithm>
#include <vector>

#include "orm/sql/statement_compilers.h"

namespace rowgate::orm::mysql {
namespace {

constexpr SqlText kNewRow = "new_row";

bool Sends(const Insert& insert, const Column& column) {
  return std::find(insert.columns.begin(), insert.columns.end(), &column) != insert.columns.end();
}

// A number that the database makes is a new one, and NULL equals nothing.
bool CanConflict(const Insert& insert, const std::vector<ColumnIndex>& key) {
  return std::all_of(key.begin(), key.end(), [&insert](ColumnIndex index) {
    const Column& column = insert.table->column(index);
    const bool numbered = column.generated == Generated::kIdentity;
    const bool null = column.nullable && !column.has_default();
    return Sends(insert, column) || (!numbered && !null);
  });
}

bool IsTarget(const Insert& insert, const std::vector<ColumnIndex>& key) {
  const auto& target = insert.on_conflict->target;
  return key.size() == target.size() && std::all_of(key.begin(), key.end(), [&](ColumnIndex index) {
           return std::find(target.begin(), target.end(), &insert.table->column(index)) != target.end();
         });
}

std::vector<std::vector<ColumnIndex>> UniqueKeys(const Table& table) {
  std::vector<std::vector<ColumnIndex>> keys = {table.primary_key.columns};
  for (const Key& key : table.uniques) keys.push_back(key.columns);
  for (const Index& index : table.indexes) {
    if (index.unique) keys.push_back(index.columns);
  }
  return keys;
}

bool MayHitAnotherKey(const Insert& insert) {
  if (insert.on_conflict->target.empty()) return false;  // every key is meant
  const auto keys = UniqueKeys(*insert.table);
  return std::any_of(keys.begin(), keys.end(),
                     [&](const auto& key) { return !IsTarget(insert, key) && CanConflict(insert, key); });
}

// Leaves the stored row as it is. INSERT IGNORE would let other errors pass, too.
void WriteNoUpdate(SqlWriter& out, const Table& table) {
  const Column& column = table.column(table.primary_key.columns.front());
  out.Text(" ON DUPLICATE KEY UPDATE ").Identifier(column.sql_name).Text(" = ");
  out.ColumnName(column, 0);
}

}  // namespace

void WriteConflictClause(SqlWriter& out, const Flavour& flavour, const Insert& insert) {
  if (MayHitAnotherKey(insert)) return out.Refuse("an upsert on one of several unique keys");
  if (insert.on_conflict->where) return out.Refuse("an upsert of some rows only");
  if (insert.on_conflict->updates.empty()) return WriteNoUpdate(out, *insert.table);
  if (flavour.row_alias && insert.select != nullptr) return out.Refuse("an upsert of the rows of a query");
  if (flavour.row_alias) out.Text(" AS ").Text(kNewRow);
  out.Text(" ON DUPLICATE KEY UPDATE ");
  WriteSet(out, insert.on_conflict->updates);
}

void WriteExcluded(SqlWriter& out, const Flavour& flavour, const Column& column) {
  if (flavour.row_alias) {
    out.Text(kNewRow).Text(".").Identifier(column.sql_name);
  } else {
    out.Text("VALUES(").Identifier(column.sql_name).Text(")");
  }
}

}  // namespace rowgate::orm::mysql
