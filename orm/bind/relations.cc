#include "orm/bind/relations.h"

#include <algorithm>

namespace rowgate::orm {
namespace {

// A relation whose columns are a whole key of where it leads finds one row at most.
RelationKind KindOf(const Table& target, const Relation& relation) {
  if (relation.through) return RelationKind::kManyToMany;
  return HoldsKey(target, relation.remote_columns) ? RelationKind::kToOne : RelationKind::kToMany;
}

Relation Reversed(const Table& owner, const Relation& relation) {
  Relation reversed;
  reversed.field_name = relation.inverse;
  reversed.target = owner.index;
  reversed.local_columns = relation.remote_columns;
  reversed.remote_columns = relation.local_columns;
  reversed.through = relation.through;
  reversed.through_local = relation.through_remote;
  reversed.through_remote = relation.through_local;
  reversed.kind = KindOf(owner, reversed);
  return reversed;
}

bool CoversAny(const Key& key, const std::vector<ColumnIndex>& columns) {
  if (key.columns.empty()) return false;
  return std::all_of(key.columns.begin(), key.columns.end(), [&columns](ColumnIndex column) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
  });
}

}  // namespace

std::optional<Relation> InverseRelation(const Catalog& catalog, const Table& table, std::string_view name) {
  if (name.empty()) return std::nullopt;
  for (const Table& owner : catalog.tables()) {
    for (const Relation& relation : owner.relations) {
      if (relation.target == table.index && relation.inverse == name) return Reversed(owner, relation);
    }
  }
  return std::nullopt;
}

std::vector<std::string_view> RelationNames(const Catalog& catalog, const Table& table) {
  std::vector<std::string_view> names;
  for (const Relation& relation : table.relations) names.push_back(relation.field_name);
  for (const Table& owner : catalog.tables()) {
    for (const Relation& relation : owner.relations) {
      if (relation.target == table.index && !relation.inverse.empty()) names.push_back(relation.inverse);
    }
  }
  return names;
}

bool HoldsKey(const Table& table, const std::vector<ColumnIndex>& columns) {
  if (CoversAny(table.primary_key, columns)) return true;
  return std::any_of(table.uniques.begin(), table.uniques.end(),
                     [&columns](const Key& key) { return CoversAny(key, columns); });
}

bool AlwaysFindsARow(const Catalog& catalog, const Table& table, const Relation& relation) {
  if (table.view || relation.kind != RelationKind::kToOne) return false;
  if (catalog.table(relation.target).soft_delete) return false;
  const bool nullable = std::any_of(relation.local_columns.begin(), relation.local_columns.end(),
                                    [&table](ColumnIndex column) { return table.column(column).nullable; });
  if (nullable) return false;
  return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&relation](const ForeignKey& key) {
    return key.referenced_table == relation.target && key.columns == relation.local_columns &&
           key.referenced_columns == relation.remote_columns;
  });
}

}  // namespace rowgate::orm
