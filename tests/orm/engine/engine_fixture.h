#ifndef ROWGATE_TESTS_ORM_ENGINE_ENGINE_FIXTURE_H_
#define ROWGATE_TESTS_ORM_ENGINE_ENGINE_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "orm/dialects/registry.h"
#include "orm/engine/engine.h"
#include "orm/engine/session.h"
#include "tests/support/backends.h"
#include "tests/support/fixture_catalog.h"

namespace rowgate::test {

// Rows as text, for tests to compare: "1|alice|NULL".
std::vector<std::string> RowsAsText(const orm::RowBatch& rows, size_t row_count, size_t columns);

// An engine on a fresh database with the fixture's tables and a few rows:
//   User      1 Alice (30, 10.50), 2 Bob (no age, 0.00), 3 no name (41, -1.25)
//   Post      1 "SQL" of 1, 5 views; 2 "Deep 100% SQL" of 1, 9 views; 3 "Go" of 2, 1 view; 4 "Orphan" of nobody, 0
//   views Comment   1 on 1 by 2, 2 on 1 by 3, 3 on 3 by 1 Tag       1 db, 2 go; posts 1 and 2 have 1, post 3 has 2
class EngineTest : public DatabaseTest {
 protected:
  void SetUp() override;

  // The engine anew, with other options.
  void Restart(orm::EngineOptions options);
  const orm::Engine& engine() const { return *engine_; }
  const orm::Dialect& dialect() const { return *database_.dialect; }
  orm::Connection& connection() { return *connection_; }
  orm::Session& session() { return *session_; }

  // The rows of a query in text form; fails the test when there is an error.
  std::vector<std::string> Query(const std::string& text, const orm::Parameters& parameters = {});
  absl::StatusOr<orm::QueryResult> Execute(const orm::ExecuteRequest& request);
  // What RETURNING gave.
  std::vector<std::string> Returned(const orm::ExecuteRequest& request);
  // Ids of the rows that List finds, on pages of the given size.
  std::vector<int64_t> ListIds(std::string_view message, const std::string& filter, const std::string& order_by,
                               int64_t page_size = 0);

 private:
  orm::Database database_;
  std::unique_ptr<orm::Connection> connection_;
  std::unique_ptr<orm::Engine> engine_;
  std::optional<orm::Session> session_;
};

// Builders of requests; expressions are text.
orm::Expr Parsed(const std::string& text);
orm::ExecuteRequest InsertInto(std::string table, std::vector<std::string> columns,
                               const std::vector<std::vector<std::string>>& rows);
orm::ExecuteRequest InsertFrom(std::string table, std::vector<std::string> columns, const std::string& query);
orm::ExecuteRequest UpdateOf(std::string table, const std::vector<std::pair<std::string, std::string>>& set,
                             const std::string& where);
orm::ExecuteRequest DeleteFrom(std::string table, const std::string& where);
std::vector<orm::Projection> Returning(const std::vector<std::string>& items);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_ENGINE_ENGINE_FIXTURE_H_
