#ifndef ROWGATE_ORM_ENGINE_ENGINE_H_
#define ROWGATE_ORM_ENGINE_ENGINE_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/scope.h"
#include "orm/engine/cascades.h"
#include "orm/engine/delete_plans.h"
#include "orm/engine/limits.h"
#include "orm/engine/named_statements.h"
#include "orm/engine/query_plans.h"
#include "orm/engine/read_plans.h"
#include "orm/engine/requests.h"
#include "orm/engine/statement_cache.h"
#include "orm/engine/statement_rules.h"
#include "orm/engine/unit_of_work.h"
#include "orm/engine/write_plans.h"
#include "orm/schema/catalog.h"
#include "orm/sql/dialect.h"
#include "orm/sql/statement.h"

namespace rowgate::orm {

struct BoundWrite;   // orm/engine/write_binder.h
struct ResolvedKey;  // orm/engine/keys.h
class GraphPlanner;  // orm/engine/graph_planner.h

struct EngineOptions {
  EngineLimits limits;
  // What Explain shows, in this order. They outlive the engine. The connected one is added when it is missing.
  std::vector<const Dialect*> explained;
  std::vector<NamedStatement> statements;
};

// How a statement is prepared.
struct PrepareOptions {
  bool show_deleted = false;
  // Slots below are in the statement already; their values are put before the prepared ones at execution.
  size_t first_slot = 0;
};

// Plans requests on one catalog for one dialect. Planning finds everything that is wrong with a request, before a
// connection is taken: unknown names, wrong types, limits, what the database cannot express. The plan then only needs a
// session. Statements are compiled once per shape (orm/sql/shape.h) and shared. Immutable after Create but for the
// cache of statements, and thread-safe; catalog and dialect must outlive it and its plans.
class Engine {
 public:
  // Compiles the statements that every request of a kind shares.
  static absl::StatusOr<std::unique_ptr<Engine>> Create(const Catalog& catalog, const Dialect& dialect,
                                                        EngineOptions options);

  absl::StatusOr<GetPlan> PlanGet(const Table& table, GetRequest request) const;
  absl::StatusOr<BatchGetPlan> PlanBatchGet(const Table& table, const BatchGetRequest& request) const;
  absl::StatusOr<ListPlan> PlanList(const Table& table, const ListRequest& request) const;
  absl::StatusOr<StreamPlan> PlanStream(const Table& table, const StreamRequest& request) const;
  absl::StatusOr<CountPlan> PlanCount(const Table& table, const CountRequest& request) const;

  absl::StatusOr<CreatePlan> PlanCreate(const Table& table, const CreateRequest& request) const;
  absl::StatusOr<UpdatePlan> PlanUpdate(const Table& table, const UpdateRequest& request) const;
  absl::StatusOr<UpsertPlan> PlanUpsert(const Table& table, const UpsertRequest& request) const;
  absl::StatusOr<UpsertPlan> PlanGetOrCreate(const Table& table, const GetOrCreateRequest& request) const;
  absl::StatusOr<UpdatePlan> PlanUndelete(const Table& table, const UndeleteRequest& request) const;
  // Rows with nested rows or relation writes; WritesRelations says whether a request has them.
  absl::StatusOr<WriteGraphPlan> PlanCreateGraph(const Table& table, CreateRequest request) const;
  absl::StatusOr<WriteGraphPlan> PlanUpdateGraph(const Table& table, UpdateRequest request) const;
  absl::StatusOr<CommitPlan> PlanCommit(CommitRequest request) const;
  absl::StatusOr<DeletePlan> PlanDelete(const Table& table, const DeleteRequest& request) const;
  absl::StatusOr<WhereWritePlan> PlanUpdateWhere(const Table& table, const UpdateWhereRequest& request) const;
  absl::StatusOr<WhereWritePlan> PlanDeleteWhere(const Table& table, const DeleteWhereRequest& request) const;

  absl::StatusOr<QueryPlan> PlanQuery(const QueryRequest& request) const;
  // The same without the server's own limit. Locks are refused: there is no transaction that would hold them.
  absl::StatusOr<QueryStreamPlan> PlanQueryStream(const QueryRequest& request) const;
  absl::StatusOr<ExecutePlan> PlanExecute(const ExecuteRequest& request) const;
  absl::StatusOr<ExplainPlan> PlanExplain(const ExplainRequest& request) const;
  absl::StatusOr<StatementPlan> PlanStatement(const StatementRequest& request) const;

  const Catalog& catalog() const { return catalog_; }
  const EngineLimits& limits() const { return limits_; }
  const NamedStatements& statements() const { return statements_; }
  // At start: whether the connected database accepts each named statement.
  absl::Status CheckNamedStatements(Connection& connection) const { return statements_.Check(connection, dialect_); }
  StatementCache::Stats statement_cache_stats() const { return cache_.stats(); }

 private:
  friend class IncludePlanner;
  friend class IncludeLoader;
  friend struct StreamPages;
  friend struct QueryPages;

  // The Get statement of one key, all columns.
  struct ReadyGet {
    const Key* key = nullptr;
    std::shared_ptr<const CompiledStatement> statement;
  };
  struct ReadyTable {
    std::shared_ptr<const std::vector<const Column*>> columns;
    std::vector<ReadyGet> gets;
    Cascades cascades;
  };

  Engine(const Catalog& catalog, const Dialect& dialect, EngineOptions options, NamedStatements statements,
         StatementRules rules);
  absl::Status Prepare(const Table& table);
  // The compiled statement of this shape, from the cache when it is there, with this request's values. The rules of the
  // schema have been applied to it.
  absl::StatusOr<PreparedStatement> PrepareStatement(Statement statement, const PrepareOptions& options = {}) const;
  // The same for a SELECT whose expressions have been bound in `scope`: with the table references they asked for.
  absl::StatusOr<PreparedStatement> PrepareIn(StatementScope& scope, Select select,
                                              const PrepareOptions& options = {}) const;
  // What the cascades of the schema do before the rows of `table` that satisfy `condition` are deleted, in order. The
  // condition may hold slots, but no subquery.
  absl::StatusOr<std::vector<PlannedDelete>> PlanCascades(const Table& table, const BoundExpr& condition,
                                                          const PrepareOptions& options = {}) const;
  // The same and in the end the DELETE itself. To be run in one transaction.
  absl::StatusOr<std::vector<PlannedDelete>> PlanDeleteOf(const Table& table, BoundExpr condition,
                                                          const PrepareOptions& options = {}) const;
  absl::StatusOr<CountPlan> PlanTotal(const Table& table, const ListRequest& request) const;
  // What the request includes below each result column that is a whole row; null when there is nothing.
  absl::StatusOr<std::shared_ptr<const std::vector<IncludePlan>>> PlanQueryIncludes(
      const QueryRequest& request, const std::vector<ResultColumn>& columns,
      std::vector<std::vector<EdgeShape>>& edges) const;
  absl::StatusOr<BoundQuery> BindRequest(const QueryRequest& request) const;
  absl::StatusOr<BoundQuery> BindInTotalOrder(const QueryRequest& request) const;
  // With the server's own limit where the query has none; `rows_max` says which, or 0.
  absl::StatusOr<BoundQuery> BindLimited(const QueryRequest& request, size_t& rows_max) const;
  // Plans a graph that `plan` makes of a request.
  absl::StatusOr<WriteGraphPlan> PlanGraph(const Table& table, const FieldMaskInput& read_mask,
                                           const RequestOptions& options,
                                           const std::function<absl::Status(GraphPlanner&)>& plan) const;
  absl::Status FinishUpdate(Update update, BoundExpr key, const Precondition& precondition,
                            const PrepareOptions& options, UpdatePlan& plan) const;
  // The read of the row that an upsert may meet.
  absl::Status PlanExisting(const Table& table, const ResolvedKey& conflict, UpsertPlan& plan) const;
  absl::StatusOr<Statement> BindExplained(const ExplainRequest& request, Explanation& explanation) const;
  absl::Status PlanIdentity(const BoundWrite& write, ExecutePlan& plan) const;
  absl::Status AddInsertChunk(const Table& table, const std::vector<const Column*>& written,
                              std::vector<std::vector<BoundExpr>> rows, std::vector<size_t> indexes,
                              CreatePlan& plan) const;

  const Catalog& catalog_;
  const Dialect& dialect_;
  const EngineLimits limits_;
  const std::vector<const Dialect*> explained_;
  const NamedStatements statements_;
  const StatementRules rules_;
  mutable StatementCache cache_;
  std::vector<ReadyTable> ready_;  // by TableIndex
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_ENGINE_H_
