#ifndef ROWGATE_TESTS_ORM_ENGINE_BEHAVIOURS_FIXTURE_H_
#define ROWGATE_TESTS_ORM_ENGINE_BEHAVIOURS_FIXTURE_H_

#include <cstdint>
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

// Tables with every behaviour that a schema can declare (docs/behaviours.md).
//
//   Person   id; email (unique, LOWER TRIM, a pattern, 3 to 30 characters); secret (sensitive); first, last; whole
//            (computed); age? (0 to 150, and a CHECK with a message); version; created_at, updated_at; deleted_at (soft
//            delete); tenant (write once); rank (output only); credit { amount?, currency? } (embedded); articles
//   Article  id, author_id, title; author, labels (through ArticleLabel)
//   Label    id, name, gone_at (soft delete); shown (computed); articles
//   ArticleLabel   article_id, label_id: both are the primary key; gone_at (soft delete)
const orm::Catalog& BehavioursCatalog();
const orm::Table& BehavioursTable(std::string_view message);

// Rows: Person 1 Ann Lee (30, credit 5.00 EUR), 2 Bob Ray, 3 Cid Poe (deleted); Article 1 of 1, 2 of 2, 3 of 3;
// Label 1 db, 2 old (deleted); article 1 has both, article 2 has label 2.
class BehavioursTest : public DatabaseTest {
 protected:
  void SetUp() override;

  const orm::Engine& engine() const { return *engine_; }
  orm::Session& session() { return *session_; }
  // Another connection to the same database.
  std::unique_ptr<orm::Connection> Connect();

  // The statements since the last call.
  std::vector<std::string> Statements() { return std::exchange(recorder_.statements, {}); }

  // Cells of the rows of SQL text, for what no request can see.
  std::vector<std::string> Sql(const std::string& sql);
  std::vector<std::string> Query(const std::string& text, bool show_deleted = false);
  absl::Status QueryStatus(const std::string& text);
  absl::StatusOr<orm::QueryResult> Execute(orm::ExecuteRequest request);
  // What RETURNING gave, after an update or upsert, as text.
  absl::StatusOr<std::vector<std::string>> Update(const orm::UpdateRequest& request,
                                                  std::string_view message = "Person");
  absl::StatusOr<std::vector<std::string>> Create(const orm::CreateRequest& request);
  absl::StatusOr<std::pair<orm::UpsertOutcome, std::vector<std::string>>> Upsert(const orm::UpsertRequest& request,
                                                                                 std::string_view message = "Person");
  absl::Status Undelete(int64_t id);
  // Of the connected database.
  orm::DialectExplanation Explain(const orm::ExplainRequest& request);

 private:
  class Recorder : public orm::StatementObserver {
   public:
    void OnStatement(const orm::StatementRun& run) override { statements.emplace_back(run.statement.sql); }
    std::vector<std::string> statements;
  };

  orm::Database database_;
  std::unique_ptr<orm::Connection> connection_;
  std::unique_ptr<orm::Engine> engine_;
  Recorder recorder_;
  std::optional<orm::Session> session_;
};

// A row of the table with these fields set.
using Cells = std::vector<std::pair<std::string, orm::Value>>;
orm::RowInput Row(std::string_view message, const Cells& cells, std::string field = "person");
inline orm::RowInput Person(const Cells& cells) { return Row("Person", cells); }

inline orm::Value Int(int64_t number) { return {number}; }
inline orm::Value Text(std::string text) { return {std::move(text)}; }

// "OUTPUT_ONLY_FIELD person.version", one for each violation.
std::vector<std::string> ViolationsOf(const absl::Status& status);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_ENGINE_BEHAVIOURS_FIXTURE_H_
