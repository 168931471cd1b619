#ifndef ROWGATE_ORM_ENGINE_ENGINE_H_
#define ROWGATE_ORM_ENGINE_ENGINE_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/engine/limits.h"
#include "orm/engine/read_plans.h"
#include "orm/engine/requests.h"
#include "orm/engine/write_plans.h"
#include "orm/schema/catalog.h"
#include "orm/sql/dialect.h"

namespace rowgate::orm {

// Plans requests on one catalog for one dialect. Planning finds everything that is wrong with a request, before a
// connection is taken: unknown names, wrong types, limits, what the database cannot express. The plan then only needs a
// session. Immutable after Create and thread-safe; catalog and dialect must outlive it and its plans.
class Engine {
 public:
  // Compiles the statements that every request of a kind shares.
  static absl::StatusOr<std::unique_ptr<Engine>> Create(const Catalog& catalog, const Dialect& dialect,
                                                        EngineLimits limits);

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

  const Catalog& catalog() const { return catalog_; }
  const EngineLimits& limits() const { return limits_; }

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

  Engine(const Catalog& catalog, const Dialect& dialect, EngineLimits limits)
      : catalog_(catalog), dialect_(dialect), limits_(limits) {}
  absl::Status Prepare(const Table& table);
  absl::Status AddInsertChunk(const Table& table, const std::vector<const Column*>& written,
                              std::vector<std::vector<BoundExpr>> rows, std::vector<size_t> indexes,
                              CreatePlan& plan) const;

  const Catalog& catalog_;
  const Dialect& dialect_;
  const EngineLimits limits_;
  std::vector<ReadyTable> ready_;  // by TableIndex
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_ENGINE_H_
