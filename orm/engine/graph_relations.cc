#include "orm/engine/graph_relations.h"

#include <algorithm>

namespace rowgate::orm {
namespace {

bool Contains(const std::vector<ColumnIndex>& columns, ColumnIndex column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

}  // namespace

bool HoldsForeignKey(const Table& table, const Relation& relation) {
  if (relation.kind != RelationKind::kToOne) return false;
  return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&relation](const ForeignKey& key) {
    return key.referenced_table == relation.target && key.columns == relation.local_columns &&
           key.referenced_columns == relation.remote_columns;
  });
}

std::vector<const Column*> NullableOf(const Table& table, const std::vector<ColumnIndex>& columns) {
  std::vector<const Column*> nullable;
  for (const ColumnIndex i : columns) {
    if (table.column(i).nullable) nullable.push_back(&table.column(i));
  }
  return nullable;
}

std::vector<const Column*> RequiredOfJoin(const Table& join, const Relation& relation) {
  std::vector<const Column*> required;
  for (const Column& column : join.columns) {
    if (Contains(relation.through_local, column.index) || Contains(relation.through_remote, column.index)) continue;
    const bool filled = !column.is_stored() || column.version || column.auto_time != AutoTime::kNone;
    if (!filled && !column.nullable && !column.has_default()) required.push_back(&column);
  }
  return required;
}

bool InPrimaryKey(const Table& table, const std::vector<ColumnIndex>& columns) {
  return std::all_of(columns.begin(), columns.end(), [&table](ColumnIndex i) { return table.column(i).primary_key; });
}

}  // namespace rowgate::orm
