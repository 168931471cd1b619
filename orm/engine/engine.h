#ifndef ROWGATE_ORM_ENGINE_ENGINE_H_
#define ROWGATE_ORM_ENGINE_ENGINE_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/scope.h"
#include "orm/engine/limits.h"
#include "orm/engine/named_statements.h"
#include "orm/engine/query_plans.h"
#include "orm/engine/read_plans.h"
#include "orm/engine/requests.h"
#include "orm/engine/statement_cache.h"
#include "orm/engine/write_plans.h"
#include "orm/schema/catalog.h"
#include "orm/sql/dialect.h"
#include "orm/sql/statement.h"

namespace rowgate::orm {

struct BoundWrite;  // orm/engine/write_binder.h

struct EngineOptions {
  EngineLimits limits;
  // What Explain shows, in this order. They outlive the engine. The connected one is added when it is missing.
  std::vector<const Dialect*> explained;
  std::vector<NamedStatement> statements;
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
  // The Get statement of one key, all columns.
  struct ReadyGet {
    const Key* key = nullptr;
    std::shared_ptr<const CompiledStatement> statement;
  };
  struct ReadyTable {
    std::shared_ptr<const std::vector<const Column*>> columns;
    std::vector<ReadyGet> gets;
  };

  Engine(const Catalog& catalog, const Dialect& dialect, EngineOptions options, NamedStatements statements);
  absl::Status Prepare(const Table& table);
  // The compiled statement of this shape, from the cache when it is there, with this request's values.
  absl::StatusOr<PreparedStatement> PrepareStatement(Statement statement) const;
  // The same for a SELECT whose expressions have been bound in `scope`: with the table references they asked for.
  absl::StatusOr<PreparedStatement> PrepareIn(StatementScope& scope, Select select) const;
  absl::StatusOr<BoundQuery> BindRequest(const QueryRequest& request) const;
  // With the server's own limit where the query has none; `rows_max` says which, or 0.
  absl::StatusOr<BoundQuery> BindLimited(const QueryRequest& request, size_t& rows_max) const;
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
  mutable StatementCache cache_;
  std::vector<ReadyTable> ready_;  // by TableIndex
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_ENGINE_H_
