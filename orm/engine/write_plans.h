#ifndef ROWGATE_ORM_ENGINE_WRITE_PLANS_H_
#define ROWGATE_ORM_ENGINE_WRITE_PLANS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/driver/compiled_statement.h"
#include "orm/engine/constraint_errors.h"
#include "orm/engine/foreign_key_probe.h"
#include "orm/engine/precondition.h"
#include "orm/engine/read_plans.h"
#include "orm/engine/session.h"
#include "orm/schema/catalog.h"

// Writes that are ready to run. Each Run is one transaction: a single statement uses the engine's implicit one. An
// error means that nothing was applied, unless its detail says otherwise.
namespace rowgate::orm {

struct WriteTarget {
  const Catalog* catalog = nullptr;
  const Table* table = nullptr;
  std::string row;  // what the row is called in errors
};

struct CreateResult {
  std::vector<RowBatch> batches;
  std::vector<FoundRow> rows;  // in request order
};

class CreatePlan {
 public:
  const std::vector<const Column*>& columns() const { return columns_; }
  absl::StatusOr<CreateResult> Run(Session& session) const;

 private:
  friend class Engine;
  // One multi-row INSERT.
  struct Chunk {
    PreparedStatement statement;
    std::vector<size_t> rows;  // request indexes, in statement order
  };
  absl::Status RunChunks(Session& session, CreateResult& result) const;

  WriteTarget target_;
  ForeignKeyProbe probe_;  // of a single row
  std::vector<const Column*> columns_;
  std::vector<Chunk> chunks_;
  // Moves the database's numbering past keys that the client chose itself.
  std::optional<CompiledStatement> advance_;
  size_t row_count_ = 0;
};

// Also of Undelete.
class UpdatePlan {
 public:
  const std::vector<const Column*>& columns() const { return columns_; }
  absl::StatusOr<RowsResult> Run(Session& session) const;

 private:
  friend class Engine;
  WriteTarget target_;
  ForeignKeyProbe probe_;
  std::vector<const Column*> columns_;
  PreparedStatement statement_;
  MissedRow missed_;
  std::optional<PreparedStatement> look_;  // with a precondition: what it asks when no row was written
};

enum class UpsertOutcome { kInserted, kUpdated, kUnchanged };

struct UpsertResult {
  RowBatch rows;
  UpsertOutcome outcome = UpsertOutcome::kInserted;
};

class UpsertPlan {
 public:
  const std::vector<const Column*>& columns() const { return columns_; }
  absl::StatusOr<UpsertResult> Run(Session& session) const;

 private:
  friend class Engine;
  // Whether it is the row that the call answers with.
  bool IsKept(const RowBatch& existing) const;
  absl::Status Look(Session& session, UpsertResult& result) const;
  absl::Status Write(Session& session, UpsertResult& result) const;

  WriteTarget target_;
  std::vector<const Column*> columns_;
  PreparedStatement statement_;
  // Reads the row in the way by the conflict key; absent when the upsert itself reports what it did.
  std::optional<PreparedStatement> existing_;
  std::optional<CompiledStatement> advance_;
  // The cell of `existing_` that says whether the row has been deleted; nothing where such rows are not seen.
  std::optional<size_t> deleted_cell_;
  bool keep_existing_ = false;
};

// UpdateWhere and DeleteWhere.
class WhereWritePlan {
 public:
  absl::StatusOr<int64_t> Run(Session& session) const;

 private:
  friend class Engine;
  absl::StatusOr<int64_t> Execute(Session& session) const;

  WriteTarget target_;
  WriteKind kind_ = WriteKind::kUpdate;
  PreparedStatement statement_;
  int64_t max_affected_ = 0;
  bool dry_run_ = false;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_WRITE_PLANS_H_
