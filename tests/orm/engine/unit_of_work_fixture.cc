#include "tests/orm/engine/unit_of_work_fixture.h"

#include "orm/base/strings.h"
#include "orm/sql/compiler.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::Cascade;
using orm::Column;
using orm::ColumnIndex;
using orm::ForeignKey;
using orm::Relation;
using orm::RelationKind;
using orm::Table;
using orm::TableIndex;
using orm::TypeKind;

Column MakeColumn(std::string name, TypeKind kind, bool nullable = false) {
  Column column;
  column.field_name = name;
  column.sql_name = std::move(name);
  column.stored = {.type = orm::Type::Of(kind)};
  column.nullable = nullable;
  return column;
}

Table MakeTable(TableIndex index, const std::string& message, const std::string& name, std::vector<Column> columns) {
  Table table{.index = index, .message_name = orm::StrCat("blog.v1.", message), .sql_name = name};
  table.columns = std::move(columns);
  for (size_t i = 0; i < table.columns.size(); ++i) {
    table.columns[i].index = static_cast<ColumnIndex>(i);
    table.columns[i].field_number = static_cast<int32_t>(i) + 1;
  }
  table.primary_key = {.name = orm::StrCat("pk_", name), .columns = {0}};
  table.columns[0].primary_key = true;
  return table;
}

Column Id() {
  Column column = MakeColumn("id", TypeKind::kInt64);
  column.generated = orm::Generated::kIdentity;
  return column;
}

// To `id` of the target.
ForeignKey KeyTo(const Table& table, ColumnIndex column, TableIndex target) {
  return {.name = orm::StrCat("fk_", table.sql_name, "_", table.column(column).sql_name),
          .columns = {column},
          .referenced_table = target,
          .referenced_columns = {0}};
}

Relation Children(std::string name, TableIndex target, ColumnIndex remote, Cascade cascade) {
  return {.field_name = std::move(name),
          .field_number = 20,
          .kind = RelationKind::kToMany,
          .target = target,
          .local_columns = {0},
          .remote_columns = {remote},
          .cascade = cascade};
}

constexpr Cascade kDeletes = {.remove = true};

std::vector<Table> BlogTables() {
  std::vector<Table> tables;
  tables.push_back(MakeTable(
      0, "User", "users", {Id(), MakeColumn("name", TypeKind::kString), MakeColumn("email", TypeKind::kString, true)}));
  tables[0].uniques = {{.name = "uq_users_email", .columns = {2}}};
  Relation profile = Children("profile", 1, 1, {.set_null = true});
  profile.kind = RelationKind::kToOne;
  tables[0].relations = {Children("posts", 2, 1, kDeletes), profile};
  tables.push_back(
      MakeTable(1, "Profile", "profiles",
                {Id(), MakeColumn("user_id", TypeKind::kInt64, true), MakeColumn("bio", TypeKind::kString)}));
  tables[1].uniques = {{.name = "uq_profiles_user_id", .columns = {1}}};
  tables[1].foreign_keys = {KeyTo(tables[1], 1, 0)};
  tables.push_back(MakeTable(
      2, "Post", "posts", {Id(), MakeColumn("author_id", TypeKind::kInt64), MakeColumn("title", TypeKind::kString)}));
  tables[2].foreign_keys = {KeyTo(tables[2], 1, 0)};
  tables[2].relations = {Children("comments", 3, 1, kDeletes),
                         {.field_name = "tags",
                          .field_number = 21,
                          .kind = RelationKind::kManyToMany,
                          .target = 4,
                          .local_columns = {0},
                          .remote_columns = {0},
                          .through = 5,
                          .through_local = {0},
                          .through_remote = {1}}};
  tables.push_back(MakeTable(3, "Comment", "comments",
                             {Id(), MakeColumn("post_id", TypeKind::kInt64),
                              MakeColumn("parent_id", TypeKind::kInt64, true), MakeColumn("body", TypeKind::kString)}));
  tables[3].foreign_keys = {KeyTo(tables[3], 1, 2), KeyTo(tables[3], 2, 3)};
  tables[3].relations = {Children("replies", 3, 2, kDeletes)};
  tables.push_back(MakeTable(4, "Tag", "tags", {Id(), MakeColumn("name", TypeKind::kString)}));
  tables[4].uniques = {{.name = "uq_tags_name", .columns = {1}}};
  tables.push_back(MakeTable(5, "PostTag", "post_tags",
                             {MakeColumn("post_id", TypeKind::kInt64), MakeColumn("tag_id", TypeKind::kInt64)}));
  tables[5].primary_key.columns = {0, 1};
  tables[5].columns[1].primary_key = true;
  tables[5].foreign_keys = {KeyTo(tables[5], 0, 2), KeyTo(tables[5], 1, 4)};
  tables.push_back(MakeTable(6, "Region", "regions",
                             {MakeColumn("code", TypeKind::kString), MakeColumn("name", TypeKind::kString)}));
  return tables;
}

}  // namespace

void UnitOfWorkTest::SetUp() {
  DatabaseTest::SetUp();
  if (IsSkipped()) return;
  Restart([](Tables&) {});
}

void UnitOfWorkTest::Restart(const std::function<void(Tables&)>& change) {
  session_.reset();
  connection_.reset();
  engine_.reset();
  opened_ = {};
  absl::StatusOr<TestDatabase> database = TestDatabase::Create(GetParam());
  ASSERT_THAT(database, IsOk());
  database_ = *std::move(database);
  Tables tables = BlogTables();
  change(tables);
  catalog_ = std::make_unique<orm::Catalog>(std::move(tables));
  ASSERT_OK_AND_ASSIGN(const orm::DatabaseUrl parsed, orm::ParseDatabaseUrl(database_->url()));
  ASSERT_OK_AND_ASSIGN(opened_, orm::OpenDatabase(parsed, {}));
  connection_ = Connect();
  ASSERT_OK_AND_ASSIGN(const auto ddl, orm::CreateAllStatements(*catalog_, *opened_.dialect));
  for (const std::string& statement : ddl) ASSERT_THAT(connection_->ExecuteScript(statement), IsOk());
  ASSERT_OK_AND_ASSIGN(engine_, orm::Engine::Create(*catalog_, *opened_.dialect, {}));
  session_.emplace(*connection_, &recorded_);
}

std::unique_ptr<orm::Connection> UnitOfWorkTest::Connect() {
  absl::StatusOr<std::unique_ptr<orm::Connection>> connection = opened_.driver->Connect();
  EXPECT_THAT(connection, IsOk());
  return connection.ok() ? *std::move(connection) : nullptr;
}

orm::RowInput UnitOfWorkTest::Row(Number number, const Cells& cells, std::string field) const {
  orm::RowInput row{.cells = std::vector<std::optional<orm::Value>>(table(number).columns.size()),
                    .field = std::move(field)};
  for (const auto& [name, value] : cells) {
    const Column* const column = table(number).FindField(name);
    EXPECT_NE(column, nullptr) << name;
    row.cells[static_cast<size_t>(column->index)] = value;
  }
  return row;
}

void UnitOfWorkTest::Script(std::string_view sql) { ASSERT_THAT(connection_->ExecuteScript(sql), IsOk()) << sql; }

std::vector<std::string> UnitOfWorkTest::Query(const std::string& text) {
  const absl::StatusOr<orm::QueryPlan> plan = engine_->PlanQuery({.text = text});
  EXPECT_THAT(plan, IsOk()) << text;
  if (!plan.ok()) return {};
  orm::Session aside(*connection_, nullptr);
  const absl::StatusOr<orm::QueryResult> result = plan->Run(aside);
  EXPECT_THAT(result, IsOk()) << text;
  if (!result.ok()) return {};
  return RowsAsText(result->rows, result->row_count, result->rows.columns());
}

absl::StatusOr<int64_t> UnitOfWorkTest::Delete(Number number, const std::vector<Cells>& keys, bool missing_ok) {
  orm::DeleteRequest request{.missing_ok = missing_ok};
  for (const Cells& key : keys) request.keys.push_back(Row(number, key, "key"));
  const absl::StatusOr<orm::DeletePlan> plan = engine_->PlanDelete(table(number), request);
  if (!plan.ok()) return plan.status();
  return plan->Run(*session_);
}

orm::Value Int(int64_t number) { return {number}; }
orm::Value Text(std::string text) { return {std::move(text)}; }

}  // namespace rowgate::test
