#ifndef ROWGATE_ORM_ENGINE_PRECONDITION_H_
#define ROWGATE_ORM_ENGINE_PRECONDITION_H_

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/bind/scope.h"
#include "orm/bind/select.h"
#include "orm/engine/requests.h"
#include "orm/engine/session.h"
#include "orm/schema/catalog.h"

// What must hold of a row for a write by key to happen. The conditions are part of the write's own WHERE, so that a
// write that succeeds is one statement; only after it has met no row one more tells why.
//
//   ASSIGN_OR_RETURN(const Precondition precondition, BindPrecondition(scope, table, request.precondition, limits));
//   update.where = AllOf(KeyCondition(table, key), precondition);
//   plan.missed_ = MissedRow(table, input, precondition);
//   if (precondition) plan.look = Prepare(LookAtRow(table, KeyCondition(table, key)));
namespace rowgate::orm {

struct Precondition {
  std::optional<BoundExpr> condition;  // nothing: there is none
  std::optional<int64_t> version;
  bool filtered = false;

  explicit operator bool() const { return condition.has_value(); }
};

// Of an update. A row with a version means that one: as if the request had said so.
PreconditionInput PreconditionOf(const Table& table, const UpdateRequest& request);

// In the scope of the write, whose table is `table`. VERSION_NOT_KEPT for a version of a table that has none; of the
// filter the errors of BindFilter, with fields below "precondition".
absl::StatusOr<Precondition> BindPrecondition(StatementScope& scope, const Table& table, const PreconditionInput& input,
                                              const ExprLimits& limits);

// The key's condition AND the precondition's.
BoundExpr AllOf(BoundExpr key, const Precondition& precondition);

// SELECT version FROM table WHERE key: what MissedRow asks.
Select LookAtRow(const Table& table, BoundExpr key);

// Why a write by key met no row.
class MissedRow {
 public:
  MissedRow() = default;
  MissedRow(const Table& table, RowInput key, const Precondition& precondition)
      : table_(&table), key_(std::move(key)), version_(precondition.version), filtered_(precondition.filtered) {}

  // Of a write to deleted rows only: those that are not deleted count as missing.
  void AmongDeleted() { deleted_ = true; }
  // NOT_FOUND without a precondition; else what `look` says: NOT_FOUND, ABORTED / ETAG_MISMATCH with the row's version,
  // FAILED_PRECONDITION / PRECONDITION_FAILED.
  absl::Status Explain(Session& session, const std::optional<PreparedStatement>& look) const;
  const RowInput& key() const { return key_; }

 private:
  absl::Status NotFound() const;

  const Table* table_ = nullptr;
  RowInput key_;
  std::optional<int64_t> version_;
  bool filtered_ = false;
  bool deleted_ = false;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_PRECONDITION_H_
