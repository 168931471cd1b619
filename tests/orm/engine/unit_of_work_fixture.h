#ifndef ROWGATE_TESTS_ORM_ENGINE_UNIT_OF_WORK_FIXTURE_H_
#define ROWGATE_TESTS_ORM_ENGINE_UNIT_OF_WORK_FIXTURE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "orm/dialects/registry.h"
#include "orm/engine/engine.h"
#include "orm/engine/session.h"
#include "tests/support/backends.h"

namespace rowgate::test {

// Keeps the SQL of what ran.
class RecordedStatements final : public orm::StatementObserver {
 public:
  void OnStatement(const orm::StatementRun& run) override { statements_.emplace_back(run.statement.sql); }
  // In order, and forgets them.
  std::vector<std::string> Take() { return std::exchange(statements_, {}); }

 private:
  std::vector<std::string> statements_;
};

// An engine on a fresh database with the tables of a blog, all of them empty:
//
//   User     id, name, email? unique; posts (DELETE), profile (SET_NULL)
//   Profile  id, user_id? unique, bio
//   Post     id, author_id, title; comments (DELETE), tags (through PostTag)
//   Comment  id, post_id, parent_id?, body; replies (DELETE)
//   Tag      id, name unique
//   PostTag  post_id, tag_id
//   Region   code, name
class UnitOfWorkTest : public DatabaseTest {
 protected:
  using Tables = std::vector<orm::Table>;
  enum Number : orm::TableIndex { kUser, kProfile, kPost, kComment, kTag, kPostTag, kRegion };

  void SetUp() override;
  // Anew, with other tables.
  void Restart(const std::function<void(Tables&)>& change);

  const orm::Engine& engine() const { return *engine_; }
  orm::Session& session() { return *session_; }
  std::vector<std::string> TakeSql() { return recorded_.Take(); }
  const orm::Table& table(Number number) const { return catalog_->table(number); }
  // A connection of its own to the same database.
  std::unique_ptr<orm::Connection> Connect();

  using Cells = std::vector<std::pair<std::string, orm::Value>>;
  orm::RowInput Row(Number number, const Cells& cells, std::string field = "row") const;
  // Runs text: several statements.
  void Script(std::string_view sql);
  // The rows of a query in text form; fails the test when there is an error.
  std::vector<std::string> Query(const std::string& text);

  absl::StatusOr<int64_t> Delete(Number number, const std::vector<Cells>& keys, bool missing_ok = false);

 private:
  std::unique_ptr<orm::Catalog> catalog_;
  std::optional<TestDatabase> database_;
  orm::Database opened_;
  std::unique_ptr<orm::Connection> connection_;
  std::unique_ptr<orm::Engine> engine_;
  RecordedStatements recorded_;
  std::optional<orm::Session> session_;
};

orm::Value Int(int64_t number);
orm::Value Text(std::string text);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_ENGINE_UNIT_OF_WORK_FIXTURE_H_
