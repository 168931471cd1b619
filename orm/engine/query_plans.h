#ifndef ROWGATE_ORM_ENGINE_QUERY_PLANS_H_
#define ROWGATE_ORM_ENGINE_QUERY_PLANS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/bind/query_binder.h"
#include "orm/driver/compiled_statement.h"
#include "orm/driver/row_batch.h"
#include "orm/engine/prepared_statement.h"
#include "orm/engine/session.h"
#include "orm/engine/write_plans.h"
#include "orm/loading/row_tree.h"
#include "orm/sql/dialect.h"
#include "orm/sql/explain.h"

// Queries, set-based writes, explanations and named statements that are ready to run: everything that can be wrong with
// a request has been found. Plans are immutable; Run may be called from any thread with a session of its own.
namespace rowgate::orm {

struct IncludePlan;  // orm/engine/include_plan.h
struct QueryPages;   // orm/engine/stream_pages.h

struct QueryResult {
  RowBatch rows;         // cells are those of Select::items; ResultColumn::first_item tells which
  size_t row_count = 0;  // one more row may have been read
  bool truncated = false;
  int64_t affected_rows = 0;
  // Parallel to entity_edges() of the plan. Parents of the outer edges are the rows of `rows`, by their position: rows
  // where the column has no row (outer joins) have no related rows.
  std::vector<std::vector<LoadedEdge>> entity_edges;
  std::deque<RowBatch> related;  // what the edges point into
};

class QueryPlan {
 public:
  const std::vector<ResultColumn>& columns() const { return columns_; }
  // One entry per result column: what is included below it. EdgeShape::path starts with the column's label. Empty when
  // the request includes nothing.
  const std::vector<std::vector<EdgeShape>>& entity_edges() const { return entity_edges_; }
  // Needs a write transaction: it locks rows.
  bool locks() const { return locks_; }
  // RESULT_TOO_LARGE as soon as the rows take more bytes than an answer may have.
  absl::StatusOr<QueryResult> Run(Session& session) const;

 private:
  friend class Engine;
  absl::Status Read(Session& session, QueryResult& result) const;

  std::vector<ResultColumn> columns_;
  std::vector<std::vector<EdgeShape>> entity_edges_;
  std::shared_ptr<const std::vector<IncludePlan>> includes_;  // null: none
  PreparedStatement statement_;
  size_t rows_max_ = 0;  // 0: the query has a limit of its own
  size_t bytes_max_ = 0;
  bool locks_ = false;
};

class QueryStreamPlan {
 public:
  const std::vector<ResultColumn>& columns() const { return columns_; }
  // As QueryPlan::entity_edges.
  const std::vector<std::vector<EdgeShape>>& entity_edges() const { return entity_edges_; }
  // Calls `sink` for each portion of about the limit's bytes; stops when it answers false. One snapshot.
  using Sink = std::function<bool(const QueryResult& portion)>;
  absl::Status Run(Session& session, const Sink& sink) const;

 private:
  friend class Engine;
  absl::Status RunPages(Session& session, const Sink& sink) const;
  absl::Status SendRows(Session& session, const RowBatch& rows, size_t begin, size_t end, const Sink& sink,
                        bool& more) const;

  std::vector<ResultColumn> columns_;
  std::vector<std::vector<EdgeShape>> entity_edges_;
  std::shared_ptr<const std::vector<IncludePlan>> includes_;  // null: none
  std::shared_ptr<const QueryPages> pages_;                   // with includes only
  PreparedStatement statement_;
  size_t batch_rows_ = 0;
  size_t batch_bytes_ = 0;
};

class ExecutePlan {
 public:
  // Of RETURNING; empty without.
  const std::vector<ResultColumn>& columns() const { return columns_; }
  // One transaction. An error means that nothing was applied, unless its detail says otherwise.
  absl::StatusOr<QueryResult> Run(Session& session) const;

 private:
  friend class Engine;
  bool NeedsTransaction() const;
  absl::Status RunAll(Session& session, QueryResult& result) const;
  absl::Status RunOne(Session& session, const PreparedStatement& statement, QueryResult& result) const;
  absl::Status CheckKeysOnce(const RowBatch& rows) const;
  absl::Status AdvanceIdentity(Session& session) const;

  WriteTarget target_;
  WriteKind kind_ = WriteKind::kInsert;
  const Dialect* dialect_ = nullptr;
  std::vector<ResultColumn> columns_;
  std::vector<PreparedStatement> statements_;
  ForeignKeyProbe probe_;            // of a single row
  const Key* upsert_key_ = nullptr;  // to be met once per row; its cells follow those of RETURNING
  size_t upsert_key_cell_ = 0;
  // Moves the database's numbering past keys that the client chose itself: known, or to be looked up.
  std::optional<CompiledStatement> advance_;
  std::optional<PreparedStatement> greatest_key_;
  int64_t max_affected_ = 0;
  size_t bytes_max_ = 0;
  bool dry_run_ = false;
};

struct DialectExplanation {
  std::string_view dialect;
  bool connected = false;
  std::string sql;
  std::vector<Value> binds;
  std::string refusal;
  std::vector<std::string> notes;
};
struct Explanation {
  std::vector<DialectExplanation> dialects;
  std::vector<std::string> plan;
  bool portable = false;
  std::string text;
};

class ExplainPlan {
 public:
  // Asks the connected database for its plan; executes nothing.
  absl::StatusOr<Explanation> Run(Session& session) const;

 private:
  friend class Engine;
  Explanation explanation_;                     // all but the plan
  std::optional<PreparedStatement> statement_;  // EXPLAIN …; nothing when the connected database refuses
  PlanForm form_;                               // what that gives
};

class StatementPlan {
 public:
  const std::vector<ResultColumn>& columns() const { return *columns_; }
  bool writes() const { return statement_.statement->writes; }
  // One transaction, read-only unless the statement is declared to write.
  absl::StatusOr<QueryResult> Run(Session& session) const;

 private:
  friend class Engine;
  absl::Status Execute(Session& session, QueryResult& result) const;

  std::shared_ptr<const std::vector<ResultColumn>> columns_;
  PreparedStatement statement_;
  size_t bytes_max_ = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_QUERY_PLANS_H_
