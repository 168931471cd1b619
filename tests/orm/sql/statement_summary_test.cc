// What metrics and logs know of a statement: kind, table, shape.
#include <memory>
#include <utility>

#include "gmock/gmock.h"
#include "orm/dialects/registry.h"
#include "orm/sql/compiler.h"
#include "tests/orm/sql/golden.h"
#include "tests/support/fixture_catalog.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject

CompiledStatement Compiled(const Statement& statement) {
  const auto dialects = AllDialects();
  auto compiled = Compile(statement, *dialects.front());
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  return *std::move(compiled);
}

Select IdsOf(const char* message, int from = 0) {
  const orm::Table& table = FixtureTable(message);
  return {.from = {{.id = from, .name = table.sql_name, .table = &table}},
          .items = {{BoundCol(FixtureColumn(message, "id"), from)}},
          .qualified = true};
}

TEST(StatementSummary, SaysKindAndTable) {
  const CompiledStatement select = Compiled(IdsOf("User"));
  EXPECT_EQ(select.kind, StatementKind::kSelect);
  EXPECT_EQ(select.table, FixtureTable("User").message_name);
  const CompiledStatement deleted = Compiled(Delete{.table = &FixtureTable("Post")});
  EXPECT_EQ(deleted.kind, StatementKind::kDelete);
  EXPECT_EQ(deleted.table, FixtureTable("Post").message_name);
}

TEST(StatementSummary, LooksThroughDerivedAndCommonTables) {
  Source derived = {.id = 2, .name = "t2", .derived = std::make_shared<const Select>(IdsOf("Post", 1))};
  const BoundExpr field = {.node = BoundField{2, 0}, .stored = {.type = Type::Of(TypeKind::kInt64)}};
  EXPECT_EQ(Compiled(Select{.from = {derived}, .items = {{field}}, .qualified = true}).table,
            FixtureTable("Post").message_name);
  Source common = {.id = 2, .name = "t2", .common_table = 0};
  EXPECT_EQ(Compiled(Select{.with = {{.id = 0, .name = "w", .select = std::make_shared<const Select>(IdsOf("Tag", 1))}},
                            .from = {common},
                            .items = {{field}},
                            .qualified = true})
                .table,
            FixtureTable("Tag").message_name);
}

TEST(StatementSummary, ShapeIsAHashOfTheText) {
  const CompiledStatement users = Compiled(IdsOf("User"));
  EXPECT_EQ(users.shape, ShapeOf(users.sql));
  EXPECT_EQ(users.shape, Compiled(IdsOf("User")).shape);
  EXPECT_NE(users.shape, Compiled(IdsOf("Post")).shape);
  EXPECT_EQ(ShapeOf("a"), 0xaf63dc4c8601ec8cU) << "FNV-1a, the same in every process";
}

}  // namespace
}  // namespace rowgate::test
