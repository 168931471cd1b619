#include "server/metrics/statement_metrics.h"

#include "server/metrics/families.h"

namespace rowgate::server {
namespace {

constexpr std::string_view kOperations[] = {"select", "insert", "update", "delete", "other"};  // by StatementKind

enum class Outcome { kOk, kRefused, kConflict, kCancelled, kLost, kFailed };
constexpr std::string_view kOutcomeNames[] = {"ok", "refused", "conflict", "cancelled", "lost", "failed"};

Outcome OutcomeOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk: return Outcome::kOk;
    case absl::StatusCode::kAborted: return Outcome::kConflict;
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kDeadlineExceeded: return Outcome::kCancelled;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kUnknown: return Outcome::kLost;
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kUnimplemented:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kResourceExhausted: return Outcome::kFailed;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange: return Outcome::kRefused;
    case absl::StatusCode::kDoNotUseReservedForFutureExpansionUseDefaultInSwitchInstead_: break;
  }
  return Outcome::kFailed;
}

}  // namespace

StatementMetrics::StatementMetrics(const orm::Catalog& catalog) {
  tables_.emplace_back().name = "other";
  for (const orm::Table& table : catalog.tables()) {
    index_.emplace(table.message_name, tables_.size());
    tables_.emplace_back().name = table.message_name;
  }
  for (size_t kind = 0; kind < kKinds; ++kind) seconds_.emplace_back(kSecondsBounds);
}

StatementMetrics::TableMetrics& StatementMetrics::Find(std::string_view table) {
  const auto found = index_.find(table);
  return tables_[found == index_.end() ? 0 : found->second];
}

void StatementMetrics::OnStatement(const orm::StatementRun& run) {
  const auto kind = static_cast<size_t>(run.statement.kind);
  const Outcome outcome = OutcomeOf(run.status.code());
  OperationMetrics& operation = Find(run.statement.table).operations[kind];
  operation.outcomes[static_cast<size_t>(outcome)].Add();
  if (run.rows > 0) operation.rows.Add(static_cast<uint64_t>(run.rows));
  seconds_[kind].Observe(run.duration);
  if (outcome != Outcome::kLost && outcome != Outcome::kCancelled) answered_.Add();
}

void StatementMetrics::Collect(Families& families) const {
  families.Begin("rowgate_db_statements_total", Families::Kind::kCounter,
                 "Statements sent to the database, by table, operation and outcome.");
  for (const TableMetrics& table : tables_) {
    for (size_t kind = 0; kind < kKinds; ++kind) {
      for (size_t outcome = 0; outcome < kOutcomes; ++outcome) {
        const Counter& counter = table.operations[kind].outcomes[outcome];
        if (counter.value() == 0) continue;
        families.Add({{"table", table.name}, {"operation", kOperations[kind]}, {"outcome", kOutcomeNames[outcome]}},
                     counter);
      }
    }
  }
  families.Begin("rowgate_db_rows_total", Families::Kind::kCounter,
                 "Rows that statements have returned or changed, without those of streams.");
  for (const TableMetrics& table : tables_) {
    for (size_t kind = 0; kind < kKinds; ++kind) {
      const Counter& rows = table.operations[kind].rows;
      if (rows.value() > 0) families.Add({{"table", table.name}, {"operation", kOperations[kind]}}, rows);
    }
  }
  families.Begin("rowgate_db_statement_duration_seconds", Families::Kind::kHistogram,
                 "From sending a statement to its last row, of streams to the first.");
  for (size_t kind = 0; kind < kKinds; ++kind) families.Add({{"operation", kOperations[kind]}}, seconds_[kind]);
}

}  // namespace rowgate::server
