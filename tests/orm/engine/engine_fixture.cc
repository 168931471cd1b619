#include "tests/orm/engine/engine_fixture.h"

#include <memory>
#include <utility>

#include "orm/base/strings.h"
#include "orm/sql/compiler.h"
#include "orm/text/parser.h"
#include "orm/text/query_parser.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

constexpr char kAt[] = "TIMESTAMP '2024-01-02T03:04:05Z'";

std::string CellAsText(const orm::Cell& cell) {
  switch (cell.kind()) {
    case orm::CellKind::kNull: return "NULL";
    case orm::CellKind::kInteger: return orm::StrCat(cell.integer());
    case orm::CellKind::kReal: return orm::StrCat(cell.real());
    case orm::CellKind::kText:
    case orm::CellKind::kBytes: return std::string(cell.text());
    case orm::CellKind::kList: return "list";
  }
  return "";
}

std::vector<orm::ExecuteRequest> Rows() {
  const std::string at = kAt;
  return {
      InsertInto("User", {"id", "name", "email", "age", "active", "balance", "created_at"},
                 {{"1", "'Alice'", "'alice@example.org'", "30", "TRUE", "10.50", at},
                  {"2", "'Bob'", "'bob@example.org'", "NULL", "TRUE", "0", at},
                  {"3", "NULL", "'carol@example.org'", "41", "FALSE", "-1.25", at}}),
      InsertInto("Post", {"id", "author_id", "title", "status", "views", "created_at", "rating"},
                 {{"1", "1", "'SQL'", "'published'", "5", at, "4.5"},
                  {"2", "1", "'Deep 100% SQL'", "'draft'", "9", at, "NULL"},
                  {"3", "2", "'Go'", "'published'", "1", at, "2.5"},
                  {"4", "NULL", "'Orphan'", "'draft'", "0", at, "NULL"}}),
      InsertInto("Comment", {"id", "post_id", "author_id", "body"},
                 {{"1", "1", "2", "'nice'"}, {"2", "1", "3", "'hm'"}, {"3", "3", "1", "'go on'"}}),
      InsertInto("Tag", {"id", "name"}, {{"1", "'db'"}, {"2", "'go'"}}),
      InsertInto("PostTag", {"post_id", "tag_id"}, {{"1", "1"}, {"2", "1"}, {"3", "2"}}),
  };
}

}  // namespace

std::vector<std::string> RowsAsText(const orm::RowBatch& rows, size_t row_count, size_t columns) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < row_count; ++i) {
    std::string line;
    for (size_t cell = 0; cell < columns; ++cell) {
      orm::StrAppend(line, cell == 0 ? "" : "|", CellAsText(rows.row(i)[cell]));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

void EngineTest::SetUp() {
  DatabaseTest::SetUp();
  if (IsSkipped()) return;
  ASSERT_OK_AND_ASSIGN(const orm::DatabaseUrl parsed, orm::ParseDatabaseUrl(url()));
  ASSERT_OK_AND_ASSIGN(database_, orm::OpenDatabase(parsed, {}));
  ASSERT_OK_AND_ASSIGN(connection_, database_.driver->Connect());
  ASSERT_OK_AND_ASSIGN(const auto ddl, orm::CreateAllStatements(FixtureCatalog(), *database_.dialect));
  for (const std::string& statement : ddl) ASSERT_THAT(connection_->ExecuteScript(statement), IsOk());
  session_.emplace(*connection_, nullptr);
  Restart({});
  for (const orm::ExecuteRequest& request : Rows()) ASSERT_THAT(Execute(request), IsOk());
  Restart({});  // with an empty cache
}

void EngineTest::Restart(orm::EngineOptions options) {
  ASSERT_OK_AND_ASSIGN(engine_, orm::Engine::Create(FixtureCatalog(), *database_.dialect, std::move(options)));
}

std::vector<std::string> EngineTest::Query(const std::string& text, const orm::Parameters& parameters) {
  const absl::StatusOr<orm::QueryPlan> plan = engine_->PlanQuery({.text = text, .parameters = parameters});
  EXPECT_THAT(plan, IsOk()) << text;
  if (!plan.ok()) return {};
  const absl::StatusOr<orm::QueryResult> result = plan->Run(*session_);
  EXPECT_THAT(result, IsOk()) << text;
  if (!result.ok()) return {};
  return RowsAsText(result->rows, result->row_count, result->rows.columns());
}

absl::StatusOr<orm::QueryResult> EngineTest::Execute(const orm::ExecuteRequest& request) {
  const absl::StatusOr<orm::ExecutePlan> plan = engine_->PlanExecute(request);
  if (!plan.ok()) return plan.status();
  return plan->Run(*session_);
}

std::vector<std::string> EngineTest::Returned(const orm::ExecuteRequest& request) {
  const absl::StatusOr<orm::ExecutePlan> plan = engine_->PlanExecute(request);
  EXPECT_THAT(plan, IsOk());
  if (!plan.ok()) return {};
  const absl::StatusOr<orm::QueryResult> result = plan->Run(*session_);
  EXPECT_THAT(result, IsOk());
  if (!result.ok()) return {};
  size_t cells = 0;
  for (const orm::ResultColumn& column : plan->columns()) {
    cells += column.entity != nullptr ? column.entity->columns.size() : 1;
  }
  return RowsAsText(result->rows, result->row_count, cells);
}

std::vector<int64_t> EngineTest::ListIds(std::string_view message, const std::string& filter,
                                         const std::string& order_by, int64_t page_size) {
  std::vector<int64_t> ids;
  orm::ListRequest request{.filter = {.filter = filter}, .order_by = order_by, .page_size = page_size};
  do {
    const absl::StatusOr<orm::ListPlan> plan = engine_->PlanList(FixtureTable(message), request);
    EXPECT_THAT(plan, IsOk()) << filter << " / " << order_by;
    if (!plan.ok()) return ids;
    const absl::StatusOr<orm::ListResult> page = plan->Run(*session_);
    EXPECT_THAT(page, IsOk()) << filter << " / " << order_by;
    if (!page.ok()) return ids;
    for (size_t i = 0; i < page->tree.rows.size(); ++i) ids.push_back(page->tree.rows.row(i)[0].integer());
    request.position = page->next;
  } while (request.position && ids.size() < 100);
  return ids;
}

orm::Expr Parsed(const std::string& text) {
  absl::StatusOr<orm::Expr> parsed = orm::ParseExpr(text, {}, "test");
  EXPECT_THAT(parsed, IsOk()) << text;
  return parsed.ok() ? *std::move(parsed) : orm::Lit({orm::Null{}});
}

orm::ExecuteRequest InsertInto(std::string table, std::vector<std::string> columns,
                               const std::vector<std::vector<std::string>>& rows) {
  orm::InsertSpec spec{.table = std::move(table), .columns = std::move(columns)};
  for (const std::vector<std::string>& row : rows) {
    std::vector<orm::Expr>& values = spec.rows.emplace_back();
    for (const std::string& value : row) values.push_back(Parsed(value));
  }
  return {.write = {.statement = std::move(spec)}};
}

orm::ExecuteRequest InsertFrom(std::string table, std::vector<std::string> columns, const std::string& query) {
  absl::StatusOr<orm::Query> parsed = orm::ParseQuery(query, {}, "test");
  EXPECT_THAT(parsed, IsOk()) << query;
  orm::InsertSpec spec{.table = std::move(table), .columns = std::move(columns)};
  spec.query = std::make_shared<const orm::Query>(parsed.ok() ? *std::move(parsed) : orm::Query());
  return {.write = {.statement = std::move(spec)}};
}

orm::ExecuteRequest UpdateOf(std::string table, const std::vector<std::pair<std::string, std::string>>& set,
                             const std::string& where) {
  orm::UpdateSpec spec{.table = std::move(table)};
  for (const auto& [column, value] : set) spec.set.push_back({column, Parsed(value)});
  if (!where.empty()) spec.where = Parsed(where);
  return {.write = {.statement = std::move(spec)}};
}

orm::ExecuteRequest DeleteFrom(std::string table, const std::string& where) {
  orm::DeleteSpec spec{.table = std::move(table)};
  if (!where.empty()) spec.where = Parsed(where);
  return {.write = {.statement = std::move(spec)}};
}

std::vector<orm::Projection> Returning(const std::vector<std::string>& items) {
  std::vector<orm::Projection> returning;
  for (const std::string& item : items) returning.push_back({.expr = Parsed(item)});
  return returning;
}

}  // namespace rowgate::test
