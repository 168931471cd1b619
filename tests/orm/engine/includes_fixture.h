#ifndef ROWGATE_TESTS_ORM_ENGINE_INCLUDES_FIXTURE_H_
#define ROWGATE_TESTS_ORM_ENGINE_INCLUDES_FIXTURE_H_

#include <string>
#include <string_view>
#include <vector>

#include "tests/orm/engine/engine_fixture.h"

namespace rowgate::test {

// The SQL of every statement that ran.
class StatementRecorder final : public orm::StatementObserver {
 public:
  void OnStatement(const orm::StatementRun& run) override { statements_.emplace_back(run.statement.sql); }
  const std::vector<std::string>& statements() const { return statements_; }
  void Clear() { statements_.clear(); }

 private:
  std::vector<std::string> statements_;
};

// Each row as its first cell and its related rows: "1(author:2 tags:1,3(posts:1))". Counts: "comments#2".
std::vector<std::string> TreeAsText(const std::vector<orm::EdgeShape>& shapes, const orm::RowSet& rows,
                                    const std::vector<orm::LoadedEdge>& edges);

// An edge; its field is "include[0]".
orm::IncludeInput Include(std::string path);

// Reads of the fixture's tables with what they include, through a session that records the statements.
class IncludesTest : public EngineTest {
 protected:
  std::vector<std::string> List(std::string_view message, std::vector<orm::IncludeInput> include, int64_t page_size = 0,
                                const std::string& order_by = "");
  std::vector<std::string> Get(std::string_view message, int64_t id, std::vector<orm::IncludeInput> include);
  std::vector<std::string> BatchGet(std::string_view message, const std::vector<int64_t>& ids,
                                    std::vector<orm::IncludeInput> include);
  std::vector<std::string> Stream(std::string_view message, std::vector<orm::IncludeInput> include,
                                  const std::string& order_by = "");
  // The error of planning a List.
  absl::Status ListError(std::string_view message, std::vector<orm::IncludeInput> include);

  // Of the last read.
  const std::vector<std::string>& statements() const { return recorder_.statements(); }
  StatementRecorder& recorder() { return recorder_; }

  // `count` posts from id 101 on, of users 1 to 3 by turns, each with a comment by user 1.
  void AddPosts(int64_t count);

 private:
  static orm::RowInput Key(std::string_view message, int64_t id);

  StatementRecorder recorder_;
};

// The fields of the violations.
std::vector<std::string> FieldsOf(const absl::Status& status);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_ENGINE_INCLUDES_FIXTURE_H_
