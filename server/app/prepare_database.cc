#include "server/app/prepare_database.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/sql/compiler.h"
#include "server/app/schema_drift.h"
#include "server/app/token_table.h"

namespace rowgate::server {
namespace {

// A server that creates the same table at the same moment shows as a duplicate key in the engine's own catalog.
constexpr int kAttemptsMax = 3;

bool IsRace(const absl::Status& status) {
  return status.code() == absl::StatusCode::kAlreadyExists || status.code() == absl::StatusCode::kAborted;
}

absl::Status RunScripts(const std::vector<std::string>& scripts, orm::Connection& connection) {
  for (const std::string& script : scripts) RETURN_IF_ERROR(connection.ExecuteScript(script));
  return absl::OkStatus();
}

absl::Status RunInTransaction(const std::vector<std::string>& scripts, orm::Connection& connection) {
  RETURN_IF_ERROR(connection.Begin(orm::TransactionMode::kReadWrite));
  if (const absl::Status status = RunScripts(scripts, connection); !status.ok()) {
    connection.Rollback().IgnoreError();  // the cause is worth more than what became of the rollback
    return status;
  }
  return connection.Commit();
}

}  // namespace

absl::Status CreateMissingTables(const orm::Catalog& catalog, const std::vector<std::string>& ledger,
                                 const orm::Dialect& dialect, orm::Connection& connection) {
  ASSIGN_OR_RETURN(const orm::Reflection before, connection.Reflect());
  RETURN_IF_ERROR(DriftStatus({.columns = FindDrift(catalog, before).columns}));
  ASSIGN_OR_RETURN(std::vector<std::string> scripts, orm::CreateAllStatements(catalog, dialect));
  for (std::string& script : CreateTokenTableStatements()) scripts.push_back(std::move(script));
  scripts.insert(scripts.end(), ledger.begin(), ledger.end());
  absl::Status status;
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    status = RunInTransaction(scripts, connection);
    if (!IsRace(status)) break;
  }
  return status;
}

absl::Status CheckTables(const orm::Catalog& catalog, orm::Connection& connection) {
  ASSIGN_OR_RETURN(const orm::Reflection reflection, connection.Reflect());
  return DriftStatus(FindDrift(catalog, reflection));
}

}  // namespace rowgate::server
