// Relations by keys of several columns and of text, relations that are always included, tables without a key, and the
// snapshot that the statements of a read share.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "orm/dialects/registry.h"
#include "orm/sql/compiler.h"
#include "tests/orm/engine/includes_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

enum TableNumber : orm::TableIndex { kShop, kLine, kTotal };

orm::Column ColumnOf(int index, std::string name, orm::TypeKind kind, bool nullable = false) {
  orm::Column column;
  column.index = index;
  column.field_name = name;
  column.field_number = index + 1;
  column.sql_name = std::move(name);
  column.stored = {.type = orm::Type::Of(kind)};
  column.nullable = nullable;
  return column;
}

orm::Relation ToMany(std::string name, orm::TableIndex target, std::vector<int> local, std::vector<int> remote) {
  orm::Relation relation;
  relation.field_name = std::move(name);
  relation.kind = orm::RelationKind::kToMany;
  relation.target = target;
  relation.local_columns = std::move(local);
  relation.remote_columns = std::move(remote);
  return relation;
}

// shops (number, city) is the key; lines by both, always included, in descending order; totals is a view.
orm::Catalog ShopCatalog() {
  orm::Table shops;
  shops.index = kShop;
  shops.message_name = "shop.v1.Shop";
  shops.sql_name = "shops";
  shops.columns = {ColumnOf(0, "number", orm::TypeKind::kInt64), ColumnOf(1, "city", orm::TypeKind::kString)};
  shops.primary_key = {.name = "pk_shops", .columns = {0, 1}};
  shops.relations.push_back(ToMany("lines", kLine, {0, 1}, {1, 2}));
  shops.relations.back().always_include = true;
  shops.relations.back().order_by = "id DESC";
  shops.relations.push_back(ToMany("totals", kTotal, {1}, {0}));

  orm::Table lines;
  lines.index = kLine;
  lines.message_name = "shop.v1.Line";
  lines.sql_name = "lines";
  lines.columns = {ColumnOf(0, "id", orm::TypeKind::kInt64), ColumnOf(1, "number", orm::TypeKind::kInt64, true),
                   ColumnOf(2, "city", orm::TypeKind::kString, true)};
  lines.primary_key = {.name = "pk_lines", .columns = {0}};
  orm::Relation shop = ToMany("shop", kShop, {1, 2}, {0, 1});
  shop.kind = orm::RelationKind::kToOne;
  lines.relations.push_back(std::move(shop));

  orm::Table totals;
  totals.index = kTotal;
  totals.message_name = "shop.v1.Total";
  totals.sql_name = "totals";
  totals.view = true;
  totals.columns = {ColumnOf(0, "city", orm::TypeKind::kString), ColumnOf(1, "lines", orm::TypeKind::kInt64)};
  totals.relations.push_back(ToMany("shops", kShop, {0}, {1}));
  return orm::Catalog({std::move(shops), std::move(lines), std::move(totals)});
}

// Whether each statement ran in a transaction.
class TransactionRecorder final : public orm::StatementObserver {
 public:
  explicit TransactionRecorder(orm::Connection& connection) : connection_(connection) {}
  void OnStatement(const orm::StatementRun& run) override {
    statements.emplace_back(run.statement.sql);
    inside.push_back(connection_.in_transaction());
  }
  std::vector<std::string> statements;
  std::vector<bool> inside;

 private:
  orm::Connection& connection_;
};

class IncludeKeysTest : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    ASSERT_OK_AND_ASSIGN(const orm::DatabaseUrl parsed, orm::ParseDatabaseUrl(url()));
    ASSERT_OK_AND_ASSIGN(database_, orm::OpenDatabase(parsed, {}));
    ASSERT_OK_AND_ASSIGN(connection_, database_.driver->Connect());
    ASSERT_OK_AND_ASSIGN(const auto ddl, orm::CreateAllStatements(catalog_, *database_.dialect));
    for (const std::string& statement : ddl) ASSERT_THAT(connection_->ExecuteScript(statement), IsOk());
    Run("CREATE VIEW totals AS SELECT city, count(*) AS lines FROM lines WHERE city IS NOT NULL GROUP BY city");
    Run("INSERT INTO shops (number, city) VALUES (1, 'Ulm'), (2, 'Ulm'), (1, 'Bonn'), (3, 'Bonn')");
    Run("INSERT INTO lines (id, number, city) VALUES (1, 1, 'Ulm'), (2, 1, 'Bonn'), (3, 1, 'Ulm'), (4, 2, 'Ulm'), "
        "(5, NULL, 'Ulm'), (6, 9, 'Ulm')");
    ASSERT_OK_AND_ASSIGN(engine_, orm::Engine::Create(catalog_, *database_.dialect, {}));
    recorder_.emplace(*connection_);
  }

  void Run(const char* sql) { ASSERT_THAT(connection_->ExecuteScript(sql), IsOk()); }

  std::vector<std::string> List(TableNumber table, std::vector<orm::IncludeInput> include) {
    recorder_.emplace(*connection_);
    orm::Session session(*connection_, &*recorder_);
    const auto plan = engine_->PlanList(catalog_.table(table), {.include = std::move(include)});
    EXPECT_THAT(plan, IsOk());
    if (!plan.ok()) return {};
    const auto page = plan->Run(session);
    EXPECT_THAT(page, IsOk());
    return page.ok() ? TreeAsText(plan->edges(), page->tree.rows, page->tree.edges) : std::vector<std::string>();
  }

  const orm::Catalog catalog_ = ShopCatalog();
  orm::Database database_;
  std::unique_ptr<orm::Connection> connection_;
  std::unique_ptr<orm::Engine> engine_;
  std::optional<TransactionRecorder> recorder_;
};

TEST_P(IncludeKeysTest, KeysOfSeveralColumns) {
  EXPECT_THAT(List(kShop, {Include("lines")}), ElementsAre("1(lines:2)", "1(lines:3,1)", "2(lines:4)", "3(lines:)"));
  ASSERT_THAT(recorder_->statements, SizeIs(2));
  EXPECT_THAT(recorder_->statements[1], AllOf(HasSubstr(" OR "), HasSubstr(" AND "), Not(HasSubstr("shops"))));
  orm::IncludeInput shop = Include("shop");
  shop.strategy = orm::LoadStrategy::kSelectIn;
  const auto expected = ElementsAre("1(shop:1)", "2(shop:1)", "3(shop:1)", "4(shop:2)", "5(shop:)", "6(shop:)");
  EXPECT_THAT(List(kLine, {shop}), expected);
  EXPECT_THAT(List(kLine, {Include("shop")}), expected);
  EXPECT_THAT(recorder_->statements, SizeIs(1));
}

TEST_P(IncludeKeysTest, LimitsAndCountsOfKeysOfSeveralColumns) {
  orm::IncludeInput lines = Include("lines");
  lines.limit_per_parent = 1;
  EXPECT_THAT(List(kShop, {lines}), ElementsAre("1(lines:2)", "1(lines:3)", "2(lines:4)", "3(lines:)"));
  lines = Include("lines");
  lines.count_only = true;
  EXPECT_THAT(List(kShop, {lines}), ElementsAre("1(lines#1)", "1(lines#2)", "2(lines#1)", "3(lines#0)"));
}

TEST_P(IncludeKeysTest, SomeRelationsAreAlwaysIncludedButNotFollowedAgain) {
  EXPECT_THAT(List(kShop, {}), ElementsAre("1(lines:2)", "1(lines:3,1)", "2(lines:4)", "3(lines:)"));
  EXPECT_THAT(List(kLine, {Include("shop")}).front(), "1(shop:1)");
}

TEST_P(IncludeKeysTest, StatementsOfOneReadShareASnapshot) {
  List(kShop, {Include("totals")});
  EXPECT_THAT(recorder_->inside, ElementsAre(true, true, true));
  List(kLine, {});
  EXPECT_THAT(recorder_->inside, ElementsAre(false));
  EXPECT_FALSE(connection_->in_transaction());
}

TEST_P(IncludeKeysTest, ViewsMayBeAtEitherEnd) {
  orm::Session session(*connection_, nullptr);
  ASSERT_OK_AND_ASSIGN(const orm::ListPlan plan,
                       engine_->PlanList(catalog_.table(kShop), {.include = {Include("totals")}}));
  ASSERT_OK_AND_ASSIGN(const orm::ListResult page, plan.Run(session));
  EXPECT_EQ(page.tree.edges[0].rows.size(), 2U);
  EXPECT_THAT(page.tree.edges[0].begin, ElementsAre(0, 1, 2, 3, 4));
  std::vector<std::string> cities;
  ASSERT_OK_AND_ASSIGN(const orm::StreamPlan stream,
                       engine_->PlanStream(catalog_.table(kTotal), {.include = {Include("shops")}}));
  ASSERT_THAT(stream.Run(session,
                         [&](const orm::RowTree& tree, const std::optional<orm::PagePosition>& resume) {
                           EXPECT_FALSE(resume.has_value());
                           for (size_t i = 0; i < tree.rows.size(); ++i) {
                             cities.emplace_back(tree.rows.row(i)[0].text());
                             EXPECT_EQ(tree.edges[0].begin[i + 1] - tree.edges[0].begin[i], 2U);
                           }
                           return true;
                         }),
              IsOk());
  EXPECT_THAT(cities, ElementsAre("Bonn", "Ulm"));
}

TEST_P(IncludeKeysTest, JoinNeedsAKeyToTellRowsApart) {
  orm::IncludeInput totals = Include("totals");
  totals.strategy = orm::LoadStrategy::kJoin;
  EXPECT_THAT(engine_->PlanList(catalog_.table(kShop), {.include = {totals}}), HasReason("INCLUDE_OPTION_NOT_ALLOWED"));
}

ROWGATE_ON_ALL_BACKENDS(IncludeKeysTest);

}  // namespace
}  // namespace rowgate::test
