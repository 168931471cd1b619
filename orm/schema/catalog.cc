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

void AppendColumn(std::string& out, const Column& column) {
  StrAppend(out, column.field_number, ":", column.field_name, ":", column.sql_name, ":", Describe(column.type()), ":",
            static_cast<int>(column.stored.storage), column.nullable ? "?" : "", column.primary_key ? "*" : "", ";");
}

// 64-bit FNV-1a: the fingerprint only has to differ when the schema does, not to resist attack.
std::string Fingerprint(const std::vector<Table>& tables) {
  std::string text;
  for (const Table& table : tables) {
    StrAppend(text, table.message_name, "=", table.sql_schema, ".", table.sql_name, "{");
    for (const Column& column : table.columns) AppendColumn(text, column);
    StrAppend(text, "}");
  }
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
  return Find(columns, [number](const Column& column) { return column.field_number == number; });
}
const Column* Table::FindSqlName(std::string_view name) const {
  return Find(columns, [name](const Column& column) { return column.sql_name == name; });
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
