#include "tests/orm/engine/graph_fixture.h"

#include <regex>

#include "orm/base/strings.h"
#include "orm/sql/compiler.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

std::string RowText(std::span<const orm::Cell> cells, const std::vector<const orm::Column*>& columns) {
  std::string text;
  for (size_t i = 0; i < columns.size(); ++i) {
    const bool shown = columns[i]->primary_key || columns[i]->type().kind == orm::TypeKind::kString;
    if (!shown) continue;
    orm::StrAppend(text, text.empty() ? "" : "|");
    if (cells[i].kind() == orm::CellKind::kInteger) orm::StrAppend(text, cells[i].integer());
    // Keys made by the gateway are different each time.
    if (cells[i].kind() == orm::CellKind::kText) {
      const bool made = columns[i]->generated != orm::Generated::kNo;
      orm::StrAppend(text, made ? std::string_view("uuid") : cells[i].text());
    }
  }
  return text;
}

std::string TreeText(const orm::RowSet& rows, const std::vector<uint32_t>& positions,
                     const std::vector<const orm::Column*>& columns, const std::vector<orm::EdgeShape>& shapes,
                     const std::vector<orm::LoadedEdge>& edges) {
  std::string text;
  for (const uint32_t position : positions) {
    orm::StrAppend(text, text.empty() ? "" : " ", RowText(rows.row(position), columns));
    for (size_t i = 0; i < shapes.size(); ++i) {
      const orm::LoadedEdge& edge = edges[i];
      const std::vector<uint32_t> children(edge.children.begin() + edge.begin[position],
                                           edge.children.begin() + edge.begin[position + 1]);
      orm::StrAppend(text, " ", shapes[i].relation->field_name, "[",
                     TreeText(edge.rows, children, shapes[i].columns, shapes[i].edges, edge.edges), "]");
    }
  }
  return text;
}

}  // namespace

RowOf::RowOf(std::string_view message, const Fields& fields)
    : table_(GraphCatalog().FindMessage(orm::StrCat("graph.v1.", message))), cells_(table_->columns.size()) {
  for (const auto& [name, value] : fields) cells_[static_cast<size_t>(table_->FindField(name)->index)] = value;
}

RowOf& RowOf::With(std::string_view relation, std::vector<RowOf> rows) {
  related_.emplace_back(table_->FindRelation(relation), std::move(rows));
  return *this;
}

orm::RowInput RowOf::Named(const std::string& field) const {
  orm::RowInput row{.cells = cells_, .field = field};
  for (const auto& [relation, rows] : related_) {
    orm::RelatedInput& related = row.related.emplace_back();
    related.relation = relation;
    const bool single = relation->kind == orm::RelationKind::kToOne;
    for (size_t i = 0; i < rows.size(); ++i) {
      const std::string name = orm::StrCat(field, ".", relation->field_name);
      related.rows.push_back(rows[i].Named(single ? name : orm::StrCat(name, "[", i, "]")));
    }
  }
  return row;
}

void GraphTest::SetUp() {
  DatabaseTest::SetUp();
  if (IsSkipped()) return;
  ASSERT_OK_AND_ASSIGN(const orm::DatabaseUrl parsed, orm::ParseDatabaseUrl(url()));
  ASSERT_OK_AND_ASSIGN(database_, orm::OpenDatabase(parsed, {}));
  ASSERT_OK_AND_ASSIGN(connection_, database_.driver->Connect());
  ASSERT_OK_AND_ASSIGN(const auto ddl, orm::CreateAllStatements(GraphCatalog(), *database_.dialect));
  for (const std::string& statement : ddl) ASSERT_THAT(connection_->ExecuteScript(statement), IsOk());
  ASSERT_OK_AND_ASSIGN(engine_, orm::Engine::Create(GraphCatalog(), *database_.dialect, {}));
}

const orm::Table& GraphTest::TableOf(std::string_view message) {
  return *GraphCatalog().FindMessage(orm::StrCat("graph.v1.", message));
}

absl::StatusOr<std::string> GraphTest::Run(absl::StatusOr<orm::WriteGraphPlan> plan) {
  recorder_.statements.clear();
  if (!plan.ok()) return plan.status();
  orm::Session session(*connection_, &recorder_);
  absl::StatusOr<orm::RowTree> tree = plan->Run(session);
  if (!tree.ok()) return tree.status();
  return TreeText(tree->rows, tree->rows.rows, plan->columns(), plan->edges(), tree->edges);
}

absl::StatusOr<std::string> GraphTest::CreateAll(const std::string& message, orm::CreateRequest request) {
  return Run(engine_->PlanCreateGraph(TableOf(message), std::move(request)));
}

absl::StatusOr<std::string> GraphTest::Create(const RowOf& row) {
  orm::CreateRequest request;
  request.rows.push_back(row.Named("row"));
  return Run(engine_->PlanCreateGraph(row.table(), std::move(request)));
}

absl::StatusOr<std::string> GraphTest::Update(const std::string& message, orm::UpdateRequest request) {
  return Run(engine_->PlanUpdateGraph(TableOf(message), std::move(request)));
}

absl::StatusOr<std::string> GraphTest::Relate(const RowOf& row, std::vector<orm::RelationWriteInput> writes) {
  orm::UpdateRequest request{.row = row.Named("row")};
  for (size_t i = 0; i < writes.size(); ++i) writes[i].field = orm::StrCat("relation_writes[", i, "]");
  request.relation_writes = std::move(writes);
  return Run(engine_->PlanUpdateGraph(row.table(), std::move(request)));
}

orm::RelationWriteInput GraphTest::Write(std::string path, orm::RelationWriteMode mode, std::vector<orm::Value> keys) {
  return {.path = std::move(path), .mode = mode, .keys = std::move(keys), .field = "relation_writes[0]"};
}

std::vector<std::string> GraphTest::sent() const {
  std::vector<std::string> statements;
  for (const std::string& sql : recorder_.statements) {
    statements.push_back(std::regex_replace(sql, std::regex(R"(\$\d+)"), "?"));
  }
  return statements;
}

std::vector<std::string> GraphTest::kinds() const {
  std::vector<std::string> kinds;
  for (const std::string& sql : recorder_.statements) {
    std::smatch match;
    const std::regex form(R"(^(INSERT) INTO (\w+)|^(UPDATE) (\w+)|^(DELETE) FROM (\w+)|^(SELECT) .* FROM (\w+))");
    if (!std::regex_search(sql, match, form)) continue;
    for (size_t i = 1; i < match.size(); i += 2) {
      if (match[i].matched) kinds.push_back(orm::StrCat(match[i].str(), " ", match[i + 1].str()));
    }
  }
  return kinds;
}

std::vector<std::string> GraphTest::Query(const std::string& text) {
  const absl::StatusOr<orm::QueryPlan> plan = engine_->PlanQuery({.text = text});
  EXPECT_THAT(plan, IsOk()) << text;
  if (!plan.ok()) return {};
  orm::Session session(*connection_, nullptr);
  const absl::StatusOr<orm::QueryResult> result = plan->Run(session);
  EXPECT_THAT(result, IsOk()) << text;
  if (!result.ok()) return {};
  return RowsAsText(result->rows, result->row_count, result->rows.columns());
}

}  // namespace rowgate::test
