#include "tests/orm/engine/includes_fixture.h"

#include <utility>

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

std::string RowAsText(const std::vector<orm::EdgeShape>& shapes, const orm::RowSet& rows, size_t row,
                      const std::vector<orm::LoadedEdge>& edges);

std::string EdgeAsText(const orm::EdgeShape& shape, const orm::LoadedEdge& edge, size_t parent) {
  if (shape.count_only) return orm::StrCat(shape.relation->field_name, "#", edge.counts[parent]);
  std::string text = orm::StrCat(shape.relation->field_name, ":");
  for (uint32_t i = edge.begin[parent]; i < edge.begin[parent + 1]; ++i) {
    orm::StrAppend(text, i == edge.begin[parent] ? "" : ",",
                   RowAsText(shape.edges, edge.rows, edge.children[i], edge.edges));
  }
  return text;
}

std::string RowAsText(const std::vector<orm::EdgeShape>& shapes, const orm::RowSet& rows, size_t row,
                      const std::vector<orm::LoadedEdge>& edges) {
  std::string text = orm::StrCat(rows.row(row).front().integer());
  for (size_t i = 0; i < shapes.size(); ++i) {
    orm::StrAppend(text, i == 0 ? "(" : " ", EdgeAsText(shapes[i], edges[i], row));
  }
  if (!shapes.empty()) text += ")";
  return text;
}

}  // namespace

std::vector<std::string> TreeAsText(const std::vector<orm::EdgeShape>& shapes, const orm::RowSet& rows,
                                    const std::vector<orm::LoadedEdge>& edges) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < rows.size(); ++i) lines.push_back(RowAsText(shapes, rows, i, edges));
  return lines;
}

orm::IncludeInput Include(std::string path) { return {.path = std::move(path), .field = "include[0]"}; }

orm::RowInput IncludesTest::Key(std::string_view message, int64_t id) {
  orm::RowInput key{.field = "key"};
  key.cells.resize(FixtureTable(message).columns.size());
  key.cells[0] = orm::Value{id};
  return key;
}

std::vector<std::string> IncludesTest::List(std::string_view message, std::vector<orm::IncludeInput> include,
                                            int64_t page_size, const std::string& order_by) {
  recorder_.Clear();
  std::vector<std::string> lines;
  orm::Session recorded(connection(), &recorder_);
  orm::ListRequest request{.order_by = order_by, .page_size = page_size, .include = std::move(include)};
  do {
    const auto plan = engine().PlanList(FixtureTable(message), request);
    EXPECT_THAT(plan, IsOk());
    if (!plan.ok()) return lines;
    const auto page = plan->Run(recorded);
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) return lines;
    if (page_size > 0) {
      EXPECT_LE(page->tree.rows.size(), static_cast<size_t>(page_size));
    }
    for (std::string& line : TreeAsText(plan->edges(), page->tree.rows, page->tree.edges)) {
      lines.push_back(std::move(line));
    }
    request.position = page->next;
  } while (request.position && page_size > 0);
  return lines;
}

std::vector<std::string> IncludesTest::Get(std::string_view message, int64_t id,
                                           std::vector<orm::IncludeInput> include) {
  recorder_.Clear();
  orm::Session recorded(connection(), &recorder_);
  const auto plan = engine().PlanGet(FixtureTable(message), {.key = Key(message, id), .include = std::move(include)});
  EXPECT_THAT(plan, IsOk());
  if (!plan.ok()) return {};
  const auto tree = plan->Run(recorded);
  EXPECT_THAT(tree, IsOk());
  return tree.ok() ? TreeAsText(plan->edges(), tree->rows, tree->edges) : std::vector<std::string>();
}

std::vector<std::string> IncludesTest::BatchGet(std::string_view message, const std::vector<int64_t>& ids,
                                                std::vector<orm::IncludeInput> include) {
  recorder_.Clear();
  orm::Session recorded(connection(), &recorder_);
  orm::BatchGetRequest request{.include = std::move(include)};
  for (const int64_t id : ids) request.keys.push_back(Key(message, id));
  const auto plan = engine().PlanBatchGet(FixtureTable(message), request);
  EXPECT_THAT(plan, IsOk());
  if (!plan.ok()) return {};
  const auto result = plan->Run(recorded);
  EXPECT_THAT(result, IsOk());
  if (!result.ok()) return {};
  const auto lines = TreeAsText(plan->edges(), result->tree.rows, result->tree.edges);
  std::vector<std::string> found;
  for (const std::optional<size_t>& row : result->found) found.push_back(row ? lines[*row] : "none");
  return found;
}

std::vector<std::string> IncludesTest::Stream(std::string_view message, std::vector<orm::IncludeInput> include,
                                              const std::string& order_by) {
  recorder_.Clear();
  std::vector<std::string> lines;
  orm::Session recorded(connection(), &recorder_);
  const auto plan = engine().PlanStream(FixtureTable(message), {.order_by = order_by, .include = std::move(include)});
  EXPECT_THAT(plan, IsOk());
  if (!plan.ok()) return lines;
  EXPECT_THAT(plan->Run(recorded,
                        [&](const orm::RowTree& tree, const std::optional<orm::PagePosition>&) {
                          for (std::string& line : TreeAsText(plan->edges(), tree.rows, tree.edges)) {
                            lines.push_back(std::move(line));
                          }
                          return true;
                        }),
              IsOk());
  return lines;
}

absl::Status IncludesTest::ListError(std::string_view message, std::vector<orm::IncludeInput> include) {
  return engine().PlanList(FixtureTable(message), {.include = std::move(include)}).status();
}

void IncludesTest::AddPosts(int64_t count) {
  std::vector<std::vector<std::string>> posts;
  std::vector<std::vector<std::string>> comments;
  for (int64_t i = 0; i < count; ++i) {
    const std::string id = orm::StrCat(101 + i);
    posts.push_back({id, orm::StrCat(1 + i % 3), "'p'", "'draft'", "0", "TIMESTAMP '2024-01-02T03:04:05Z'"});
    comments.push_back({id, id, "1", "'c'"});
  }
  ASSERT_THAT(Execute(InsertInto("Post", {"id", "author_id", "title", "status", "views", "created_at"}, posts)),
              IsOk());
  ASSERT_THAT(Execute(InsertInto("Comment", {"id", "post_id", "author_id", "body"}, comments)), IsOk());
}

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const orm::FieldViolation& violation : orm::DetailOf(status).violations) fields.push_back(violation.field);
  return fields;
}

}  // namespace rowgate::test
