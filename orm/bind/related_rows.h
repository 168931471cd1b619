#ifndef ROWGATE_ORM_BIND_RELATED_ROWS_H_
#define ROWGATE_ORM_BIND_RELATED_ROWS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "orm/bind/name_lookup.h"

namespace rowgate::orm {

// A SELECT over the rows that a path of relations leads to: author.posts is FROM users JOIN posts WHERE users.id =
// (the row's) author_id. Paths of its expressions start at the last table.
struct RelatedRows {
  std::unique_ptr<StatementScope> scope;
  BoundExpr link;  // its WHERE, but for conditions
};
// `start.rest` are relations, all but the last to-one.
absl::StatusOr<RelatedRows> ReachRelated(const PathStart& start, const Site& site);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_RELATED_ROWS_H_
