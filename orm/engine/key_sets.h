#ifndef ROWGATE_ORM_ENGINE_KEY_SETS_H_
#define ROWGATE_ORM_ENGINE_KEY_SETS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/engine/limits.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

// Many keys as few conditions. Single-column keys of one kind are one list, which is one bind however long; composite
// keys are chunks of (a = ? AND b = ?) OR ….
struct KeySet {
  const Key* key = nullptr;
  BoundExpr condition;
};
struct KeySets {
  std::vector<KeySet> sets;
  // For each requested key, in order: which key it is and its values as bytes.
  std::vector<std::pair<const Key*, std::string>> wanted;
};

// Errors: TOO_MANY_ITEMS, FIELD_REQUIRED for none, and those of ResolveKey.
absl::StatusOr<KeySets> ResolveKeySets(const Table& table, const std::vector<RowInput>& keys,
                                       const EngineLimits& limits);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_KEY_SETS_H_
