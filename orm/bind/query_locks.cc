// FOR UPDATE and FOR SHARE: where each result row is made of rows of tables that can be locked.
#include "orm/base/status_macros.h"
#include "orm/bind/bound_walk.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/select_binder.h"

namespace rowgate::orm {
namespace {

absl::Status CheckLockable(const NameScope& names, const std::string& field) {
  if (names.references().empty()) return LockNotAllowed(field, "there is no table whose rows could be locked");
  for (const TableReference& reference : names.references()) {
    if (reference.table == nullptr || reference.table->view) {
      return LockNotAllowed(field, "rows of queries, common tables and views cannot be locked");
    }
    if (reference.optional) return LockNotAllowed(field, "rows cannot be locked together with a LEFT JOIN");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckLock(const Query& query, const Surroundings& around, const BoundBlock& bound, bool grouped) {
  if (!query.lock) return absl::OkStatus();
  const std::string field = around.FieldOf("lock");
  if (around.nested) return LockNotAllowed(field, "only the outermost query can lock rows");
  if (grouped || bound.select.distinct) {
    return LockNotAllowed(field, "rows cannot be locked with GROUP BY, aggregates or DISTINCT");
  }
  for (const SelectItem& item : bound.select.items) {
    if (HasWindow(item.expr)) return LockNotAllowed(field, "rows cannot be locked with window functions");
  }
  return CheckLockable(bound.scope->names(), field);
}

}  // namespace rowgate::orm
