#ifndef ROWGATE_ORM_ENGINE_INCLUDE_TREE_H_
#define ROWGATE_ORM_ENGINE_INCLUDE_TREE_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/engine/limits.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"

// Include trees as requests have them, resolved against the catalog; docs/relations.md.
namespace rowgate::orm {

// One relation to load. Borrows from the request and the catalog.
struct IncludeNode {
  const Relation* relation = nullptr;
  const Table* table = nullptr;                     // where the relation leads
  std::string path;                                 // from the root: "posts.comments"
  const IncludeInput* input = nullptr;              // null when nothing but the relation was named
  std::string field;                                // "include[0]"
  LoadStrategy strategy = LoadStrategy::kSelectIn;  // kJoin or kSelectIn
  std::vector<IncludeNode> edges;

  bool to_one() const { return relation->kind == RelationKind::kToOne; }
  bool count_only() const { return input != nullptr && input->count_only; }
  int64_t limit_per_parent() const { return input == nullptr ? 0 : input->limit_per_parent; }
  bool filtered() const { return input != nullptr && (input->filter.where || !input->filter.filter.empty()); }
  // Read in the statement of its parents, and able to repeat their rows there.
  bool joins_many() const { return strategy == LoadStrategy::kJoin && !to_one(); }
};

// The edges of a read of `table`: those of the request, then the relations with always_include that it does not name.
//
// Errors, whose fields start with IncludeInput::field: UNKNOWN_PATH, INCLUDE_TWICE, TOO_MANY_INCLUDES,
// INCLUDE_TOO_DEEP, INCLUDE_OPTION_NOT_ALLOWED, INCLUDE_JOIN_CARTESIAN, NEGATIVE_NUMBER.
absl::StatusOr<std::vector<IncludeNode>> ResolveIncludes(const Catalog& catalog, const Table& table,
                                                         std::span<const IncludeInput> inputs,
                                                         const EngineLimits& limits);

// A result column of a query that is a whole row.
struct IncludeRoot {
  std::string_view label;
  const Table* table = nullptr;
};
// The edges below each root. Inputs' paths start with a root's label; every edge has a statement of its own.
absl::StatusOr<std::vector<std::vector<IncludeNode>>> ResolveQueryIncludes(const Catalog& catalog,
                                                                           std::span<const IncludeRoot> roots,
                                                                           std::span<const IncludeInput> inputs,
                                                                           const EngineLimits& limits);

// Whether one of the edges, or of those joined below them, can repeat the rows of the statement.
bool JoinsMany(const std::vector<IncludeNode>& nodes);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_INCLUDE_TREE_H_
