#ifndef ROWGATE_TESTS_ORM_ENGINE_GRAPH_FIXTURE_H_
#define ROWGATE_TESTS_ORM_ENGINE_GRAPH_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/dialects/registry.h"
#include "orm/engine/engine.h"
#include "orm/engine/session.h"
#include "tests/support/backends.h"

namespace rowgate::test {

// Tables for writes with nested rows. Keys are numbered unless said otherwise.
//
//   User        name, favorite_id? (a post); posts, reviews (posts, by the other key), profile (1:1), favorite,
//               memberships, groups (through Membership), drafts (no cascade SAVE)
//   Profile     user_id? unique, bio; user
//   Post        author_id?, reviewer_id?, title unique; author, reviewer, comments (DELETE_ORPHAN), tags, notes
//   Comment     post_id, author_id?, body; post, author
//   Tag         name unique; posts
//   PostTag     post_id + tag_id
//   Category    parent_id?, name; parent, children, leaves, buds
//   Leaf        category_id (never changes), text; category
//   Bud         the same with a UUID that the gateway makes unless clients choose it
//   Note        id UUID made by the gateway, post_id, text; the foreign key is required and there is no orphan rule
//   Group       name
//   Membership  user_id + group_id, role (required); user, group
//   Order       tenant + number, chosen by clients; title; lines (DELETE_ORPHAN)
//   Line        tenant + number + position; item
//   Hen, Egg    each needs the other: hen.egg_id and egg.hen_id are UUIDs that cannot be NULL
const orm::Catalog& GraphCatalog();

// Values of columns by field name.
using Fields = std::vector<std::pair<std::string, orm::Value>>;
inline orm::Value Int(int64_t number) { return {number}; }
inline orm::Value Text(std::string text) { return {std::move(text)}; }

// A row under construction; nested rows are named like on the wire.
class RowOf {
 public:
  explicit RowOf(std::string_view message, const Fields& fields = {});
  RowOf& With(std::string_view relation, std::vector<RowOf> rows);
  const orm::Table& table() const { return *table_; }
  // The row, called `field` in errors.
  orm::RowInput Named(const std::string& field) const;

 private:
  const orm::Table* table_;
  std::vector<std::optional<orm::Value>> cells_;
  std::vector<std::pair<const orm::Relation*, std::vector<RowOf>>> related_;
};

class Recorder : public orm::StatementObserver {
 public:
  void OnStatement(const orm::StatementRun& run) override { statements.emplace_back(run.statement.sql); }
  std::vector<std::string> statements;
};

// An engine on a fresh database with the tables and no rows.
class GraphTest : public DatabaseTest {
 protected:
  void SetUp() override;

  static const orm::Table& TableOf(std::string_view message);
  const orm::Engine& engine() const { return *engine_; }
  orm::Connection& connection() { return *connection_; }
  bool on_postgresql() const { return database_.dialect->traits().name == "postgresql"; }

  // Run a request and keep the statements it sent. The answer as text: "1|a posts[2|x tags[] 3|y]"; only primary keys
  // and texts are shown.
  absl::StatusOr<std::string> Create(const RowOf& row);
  absl::StatusOr<std::string> CreateAll(const std::string& message, orm::CreateRequest request);
  absl::StatusOr<std::string> Update(const std::string& message, orm::UpdateRequest request);
  absl::StatusOr<std::string> Relate(const RowOf& row, std::vector<orm::RelationWriteInput> writes);
  static orm::RelationWriteInput Write(std::string path, orm::RelationWriteMode mode,
                                       std::vector<orm::Value> keys = {});

  // What the last request sent: the whole statements, placeholders as "?".
  std::vector<std::string> sent() const;
  // The same in short: "INSERT users", "UPDATE posts".
  std::vector<std::string> kinds() const;

  std::vector<std::string> Query(const std::string& text);

 private:
  absl::StatusOr<std::string> Run(absl::StatusOr<orm::WriteGraphPlan> plan);

  orm::Database database_;
  std::unique_ptr<orm::Connection> connection_;
  std::unique_ptr<orm::Engine> engine_;
  Recorder recorder_;
};

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_ENGINE_GRAPH_FIXTURE_H_
