#ifndef ROWGATE_ORM_BIND_NAME_LOOKUP_H_
#define ROWGATE_ORM_BIND_NAME_LOOKUP_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "orm/bind/name_scope.h"
#include "orm/bind/site.h"

// What names of paths mean. Each function is about one SELECT and those around it; inner meanings hide outer ones.
namespace rowgate::orm {

// A path has so many relations at most.
inline constexpr size_t kHopsMax = 8;

// The scope that the expression at `site` is bound in; null in a CHECK.
const NameScope* ScopeAt(const Site& site);

// A path of one segment.
absl::StatusOr<BoundExpr> NamedValue(const std::string& name, const Site& site);

// The column that paths behind `reference` call `name`.
absl::StatusOr<BoundExpr> NamedColumn(const TableReference& reference, const std::string& name, const Site& site);

// Where a path starts: at an alias, or at the table reference that has a relation or embedded message of its first
// segment's name.
struct PathStart {
  const NameScope* scope = nullptr;  // that has the reference
  const TableReference* reference = nullptr;
  std::span<const std::string> rest;  // relations and, for a column, its name: of an embedded message two segments
};
// TOO_MANY_HOPS when more than kHopsMax segments follow beside the last.
absl::StatusOr<PathStart> FindStart(const Path& path, const Site& site);

// The relations to follow from a start, and the column behind them.
struct ColumnPath {
  std::span<const std::string> relations;
  std::string column;  // of an embedded message "price.amount"
};
ColumnPath SplitPath(const PathStart& start);

// The relation of that name; an error at `site` without one.
absl::StatusOr<const Relation*> NamedRelation(const TableReference& reference, const std::string& name,
                                              const Site& site);
// The same; TO_MANY_PATH when it may lead to several rows.
absl::StatusOr<const Relation*> NamedToOne(const TableReference& reference, const std::string& name, const Site& site);

// Follows to-one relations of a reference of `scope` by joins.
absl::StatusOr<const TableReference*> FollowJoins(NameScope& scope, const TableReference& from,
                                                  std::span<const std::string> relations, const Site& site);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_NAME_LOOKUP_H_
