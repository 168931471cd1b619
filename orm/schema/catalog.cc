#include "orm/schema/catalog.h"

#include <algorithm>
#include <utility>

namespace rowgate::orm {
namespace {

template <class T, class Predicate>
const T* Find(const std::vector<T>& items, Predicate matches) {
  const auto found = std::find_if(items.begin(), items.end(), matches);
  return found == items.end() ? nullptr : &*found;
}

std::string_view Letter(bool set, std::string_view letter) { return set ? letter : ""; }

// What the gateway alone does with the column (normalisation, rules of values) shapes neither requests nor rows.
void AppendColumn(std::string& out, const Column& column) {
  StrAppend(out, column.field_number, ":", column.field_name, ":", column.sql_name, ":", Describe(column.type()), ":",
            static_cast<int>(column.stored.storage), Letter(column.nullable, "?"), Letter(column.primary_key, "*"));
  StrAppend(out, Letter(column.version, "v"), Letter(column.write_once, "w"), Letter(column.output_only, "o"),
            Letter(column.sensitive, "s"), ":", static_cast<int>(column.auto_time), ":", column.embedded, ":",
            column.computed_text, ";");
}

void AppendRelation(std::string& out, const Relation& relation) {
  StrAppend(out, relation.field_number, ":", relation.field_name, ":", static_cast<int>(relation.kind), ":",
            relation.target, ":", relation.through.value_or(-1));
  const auto append = [&out](const std::vector<ColumnIndex>& columns) {
    StrAppend(out, "/");
    for (const ColumnIndex column : columns) StrAppend(out, column, ",");
  };
  append(relation.local_columns);
  append(relation.remote_columns);
  append(relation.through_local);
  append(relation.through_remote);
  const Cascade& cascade = relation.cascade;
  StrAppend(out, Letter(cascade.save, "s"), Letter(cascade.remove, "d"), Letter(cascade.orphan, "o"),
            Letter(cascade.set_null, "n"), Letter(relation.always_include, "i"), ":", relation.order_by, ";");
}

void AppendTable(std::string& out, const Table& table) {
  StrAppend(out, table.message_name, "=", table.sql_schema, ".", table.sql_name, "-", table.soft_delete.value_or(-1),
            "{");
  for (const Column& column : table.columns) AppendColumn(out, column);
  StrAppend(out, "|");
  for (const EmbeddedMessage& message : table.embedded) {
    StrAppend(out, message.field_number, ":", message.field_name, Letter(message.nullable, "?"), ";");
  }
  StrAppend(out, "|");
  for (const Relation& relation : table.relations) AppendRelation(out, relation);
  StrAppend(out, "}");
}

// 64-bit FNV-1a: the fingerprint only has to differ when the schema does, not to resist attack.
std::string Fingerprint(const std::vector<Table>& tables) {
  std::string text;
  for (const Table& table : tables) AppendTable(text, table);
  uint64_t hash = 14695981039346656037ULL;
  for (const char byte : text) hash = (hash ^ static_cast<uint8_t>(byte)) * 1099511628211ULL;
  return absl::StrCat(absl::Hex(hash, absl::kZeroPad16));
}

enum class Mark { kNew, kOpen, kDone };

void Visit(const Catalog& catalog, const Table& table, std::vector<Mark>& marks, std::vector<const Table*>& order) {
  Mark& mark = marks[static_cast<size_t>(table.index)];
  if (mark != Mark::kNew) return;
  mark = Mark::kOpen;
  for (const ForeignKey& key : table.foreign_keys) Visit(catalog, catalog.table(key.referenced_table), marks, order);
  mark = Mark::kDone;
  order.push_back(&table);
}

}  // namespace

const Column* Table::FindField(std::string_view field_name) const {
  return Find(columns, [field_name](const Column& column) { return column.field_name == field_name; });
}
const Column* Table::FindFieldNumber(int32_t number) const {
  return Find(columns, [number](const Column& column) { return column.field_number == number && column.embedded < 0; });
}
const Column* Table::FindSqlName(std::string_view name) const {
  return Find(columns, [name](const Column& column) { return column.sql_name == name && column.is_stored(); });
}
const Relation* Table::FindRelation(std::string_view field_name) const {
  return Find(relations, [field_name](const Relation& relation) { return relation.field_name == field_name; });
}

Catalog::Catalog(std::vector<Table> tables) : tables_(std::move(tables)), fingerprint_(Fingerprint(tables_)) {
  for (const Table& table : tables_) by_message_.emplace(table.message_name, table.index);
}

const Table* Catalog::FindMessage(std::string_view message_name) const {
  const auto found = by_message_.find(message_name);
  return found == by_message_.end() ? nullptr : &table(found->second);
}

const Table* Catalog::FindSqlName(std::string_view sql_name) const {
  return Find(tables_, [sql_name](const Table& table) { return table.sql_name == sql_name; });
}

std::vector<const Table*> Catalog::InDependencyOrder() const {
  std::vector<Mark> marks(tables_.size(), Mark::kNew);
  std::vector<const Table*> order;
  for (const Table& table : tables_) Visit(*this, table, marks, order);
  return order;
}

}  // namespace rowgate::orm
