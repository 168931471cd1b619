#include "tests/orm/sql/sample_catalog.h"

#include <memory>
#include <utility>

namespace rowgate::test {

using orm::Storage;
using orm::StoredType;
using orm::Type;
using orm::TypeKind;

TableBuilder::TableBuilder(std::string sql_name) {
  table_.message_name = "shop.v1." + sql_name;
  table_.primary_key.name = "pk_" + sql_name;
  table_.sql_name = std::move(sql_name);
}

TableBuilder& TableBuilder::Add(std::string sql_name, StoredType stored, bool nullable) {
  orm::Column column;
  column.index = static_cast<orm::ColumnIndex>(table_.columns.size());
  column.field_number = column.index + 1;
  column.field_name = sql_name;
  column.sql_name = std::move(sql_name);
  column.stored = std::move(stored);
  column.nullable = nullable;
  table_.columns.push_back(std::move(column));
  return *this;
}

TableBuilder& TableBuilder::Identity(std::string sql_name) {
  Add(sql_name, Stored(TypeKind::kInt64));
  last().generated = orm::Generated::kIdentity;
  return PrimaryKey({sql_name});
}

TableBuilder& TableBuilder::PrimaryKey(std::vector<std::string> columns) {
  table_.primary_key.columns = Indexes(columns);
  for (const orm::ColumnIndex i : table_.primary_key.columns) {
    table_.columns[static_cast<size_t>(i)].primary_key = true;
  }
  return *this;
}

TableBuilder& TableBuilder::Unique(std::string name, std::vector<std::string> columns) {
  table_.uniques.push_back({.name = std::move(name), .columns = Indexes(columns)});
  return *this;
}

TableBuilder& TableBuilder::ForeignKey(std::string name, std::string column, orm::TableIndex referenced) {
  table_.foreign_keys.push_back({.name = std::move(name),
                                 .columns = Indexes({std::move(column)}),
                                 .referenced_table = referenced,
                                 .referenced_columns = {0},
                                 .on_delete = orm::ReferentialAction::kCascade});
  return *this;
}

TableBuilder& TableBuilder::Check(std::string name, orm::Expr condition) {
  table_.checks.push_back({.name = std::move(name), .text = "", .condition = std::move(condition)});
  return *this;
}

TableBuilder& TableBuilder::Index(orm::Index index, std::vector<std::string> columns) {
  index.columns = Indexes(columns);
  table_.indexes.push_back(std::move(index));
  return *this;
}

orm::Table TableBuilder::Build(orm::TableIndex index) {
  table_.index = index;
  return table_;
}

std::vector<orm::ColumnIndex> TableBuilder::Indexes(const std::vector<std::string>& names) const {
  std::vector<orm::ColumnIndex> indexes;
  for (const std::string& name : names) indexes.push_back(table_.FindSqlName(name)->index);
  return indexes;
}

StoredType Stored(TypeKind kind, Storage storage) { return {.type = Type::Of(kind), .storage = storage}; }

StoredType Text(uint32_t max_length) { return {.type = {.kind = TypeKind::kString, .max_length = max_length}}; }

StoredType DecimalOf(uint32_t precision, uint32_t scale, Storage storage) {
  return {.type = {.kind = TypeKind::kDecimal, .precision = precision, .scale = scale}, .storage = storage};
}

StoredType ArrayOf(StoredType element) {
  return {.type = {.kind = TypeKind::kArray, .element = std::make_shared<const Type>(element.type)},
          .storage = element.storage};
}

StoredType StatusEnum(Storage storage) {
  static const auto* const kStatus = new std::shared_ptr<const orm::EnumType>(std::make_shared<orm::EnumType>(
      orm::EnumType{.full_name = "shop.v1.Status",
                    .members = {{.number = 1, .proto_name = "STATUS_OPEN", .label = "OPEN"},
                                {.number = 2, .proto_name = "STATUS_PAID", .label = "PAID"}}}));
  return {.type = {.kind = TypeKind::kEnum, .enum_type = *kStatus}, .storage = storage};
}

namespace {

orm::Table MakeUsers() {
  TableBuilder users("users");
  users.Identity("id").Add("name", Text(50)).Add("bio", Text(), true);
  users.Unique("uq_users_name", {"name"});
  return users.Build(0);
}

orm::Table MakeOrders() {
  using orm::Operator;
  TableBuilder orders("orders");
  orders.Identity("id").Add("user_id", Stored(TypeKind::kInt64)).Add("quantity", Stored(TypeKind::kInt32));
  orders.last().default_value = orm::Value{int64_t{1}};
  orders.Add("views", Stored(TypeKind::kUint32)).Add("total", Stored(TypeKind::kUint64), true);
  orders.Add("price", DecimalOf(12, 2));
  orders.last().default_value = orm::Value{orm::Decimal{"0.50"}};
  orders.Add("tax", DecimalOf(12, 4)).Add("legacy_price", DecimalOf(10, 2, Storage::kNumeric), true);
  orders.Add("weight", Stored(TypeKind::kDouble), true).Add("ratio", Stored(TypeKind::kFloat), true);
  orders.Add("paid", Stored(TypeKind::kBool));
  orders.last().default_value = orm::Value{false};
  orders.Add("note", Text(), true).Add("payload", Stored(TypeKind::kBytes), true);
  orders.Add("created_at", Stored(TypeKind::kTimestamp));
  orders.last().server_default = orm::ServerDefault::kNow;
  orders.Add("due", Stored(TypeKind::kDate), true).Add("at", Stored(TypeKind::kTime), true);
  orders.Add("lead_time", Stored(TypeKind::kDuration), true).Add("token", Stored(TypeKind::kUuid), true);
  orders.Add("extra", Stored(TypeKind::kJson)).last().default_value = orm::Value{orm::Json{"{\"a\": \"it's\"}"}};
  orders.Add("status", StatusEnum()).last().default_value = orm::Value{orm::EnumNumber{1}};
  orders.Add("kind", StatusEnum(Storage::kNumber), true);
  orders.Add("tags", ArrayOf(Text())).last().default_value = orm::Value{orm::List{}};
  orders.ForeignKey("fk_orders_user_id_users", "user_id", 0).Unique("uq_orders_user_id_token", {"user_id", "token"});
  orders.Check("ck_orders_quantity", orm::Op(Operator::kGt, {orm::Col("quantity"), orm::Lit({int64_t{0}})}));
  orders.Check("ck_orders_price", orm::Op(Operator::kLe, {orm::Col("price"), orm::Lit({orm::Decimal{"9999.99"}})}));
  orders.Index({.name = "ix_orders_user_created", .descending = {false, true}}, {"user_id", "created_at"});
  orders.Index(
      {.name = "ix_orders_unpaid",
       .unique = true,
       .where = orm::Op(Operator::kAnd, {orm::Op(Operator::kNot, {orm::Col("paid")}),
                                         orm::Op(Operator::kEq, {orm::Col("note"), orm::Lit({std::string("it's")})})})},
      {"token"});
  return orders.Build(1);
}

}  // namespace

const orm::Catalog& SampleCatalog() {
  static const auto* const kCatalog = new orm::Catalog({MakeUsers(), MakeOrders()});
  return *kCatalog;
}

const orm::Table& Users() { return SampleCatalog().table(0); }
const orm::Table& Orders() { return SampleCatalog().table(1); }
const orm::Column& UserColumn(std::string_view sql_name) { return *Users().FindSqlName(sql_name); }
const orm::Column& OrderColumn(std::string_view sql_name) { return *Orders().FindSqlName(sql_name); }

}  // namespace rowgate::test
