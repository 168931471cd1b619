#ifndef ROWGATE_TESTS_ORM_SQL_SAMPLE_CATALOG_H_
#define ROWGATE_TESTS_ORM_SQL_SAMPLE_CATALOG_H_

#include <string>
#include <string_view>
#include <vector>

#include "orm/schema/catalog.h"

// A small shop with one column of every type, for tests of SQL text.
namespace rowgate::test {

// Columns get their index from their place in the table; keys name columns by SQL name.
class TableBuilder {
 public:
  explicit TableBuilder(std::string sql_name);

  TableBuilder& Add(std::string sql_name, orm::StoredType stored, bool nullable = false);
  TableBuilder& Identity(std::string sql_name);
  TableBuilder& PrimaryKey(std::vector<std::string> columns);
  TableBuilder& Unique(std::string name, std::vector<std::string> columns);
  TableBuilder& ForeignKey(std::string name, std::string column, orm::TableIndex referenced);
  TableBuilder& Check(std::string name, orm::Expr condition);
  TableBuilder& Index(orm::Index index, std::vector<std::string> columns);
  orm::Column& last() { return table_.columns.back(); }
  orm::Table& table() { return table_; }

  orm::Table Build(orm::TableIndex index);

 private:
  std::vector<orm::ColumnIndex> Indexes(const std::vector<std::string>& names) const;

  orm::Table table_;
};

orm::StoredType Stored(orm::TypeKind kind, orm::Storage storage = orm::Storage::kDefault);
orm::StoredType Text(uint32_t max_length = 0);
orm::StoredType DecimalOf(uint32_t precision, uint32_t scale, orm::Storage storage = orm::Storage::kDefault);
orm::StoredType ArrayOf(orm::StoredType element);
orm::StoredType StatusEnum(orm::Storage storage = orm::Storage::kDefault);

// users, orders (refers to users, has every type).
const orm::Catalog& SampleCatalog();
const orm::Table& Users();
const orm::Table& Orders();
const orm::Column& UserColumn(std::string_view sql_name);
const orm::Column& OrderColumn(std::string_view sql_name);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_SQL_SAMPLE_CATALOG_H_
