#include "orm/bind/related_rows.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/bind/column_links.h"
#include "orm/bind/errors.h"

namespace rowgate::orm {
namespace {

// Adds tables one by one; the first is tied to the row outside, each other one to the table before it. Only rows that
// are there matter, so all joins are inner ones.
class Walk {
 public:
  Walk(RelatedRows& rows, const Site& site) : rows_(rows), site_(site) {}

  absl::StatusOr<const TableReference*> Step(const TableReference& from, const Relation& relation, bool last) {
    const Table& target = names().statement().catalog()->table(relation.target);
    TableReference reached{.table = &target, .hidden = !last};
    if (!relation.through) return Add(std::move(reached), relation.remote_columns, from, relation.local_columns);
    const Table& between = names().statement().catalog()->table(*relation.through);
    ASSIGN_OR_RETURN(const TableReference* through,
                     Add({.table = &between, .hidden = true}, relation.through_local, from, relation.local_columns));
    return Add(std::move(reached), relation.remote_columns, *through, relation.through_remote);
  }

 private:
  NameScope& names() { return rows_.scope->names(); }

  absl::StatusOr<const TableReference*> Add(TableReference added, const std::vector<ColumnIndex>& columns,
                                            const TableReference& from, const std::vector<ColumnIndex>& from_columns) {
    absl::StatusOr<Source> source = names().statement().NewSource(*added.table);
    if (!source.ok()) return AtSite(site_, source.status());
    BoundExpr link = LinkColumns(*added.table, columns, source->id, *from.table, from_columns, from.source);
    if (names().sources().empty()) {
      rows_.link = std::move(link);
    } else {
      source->on = std::move(link);
    }
    return &names().Add(std::move(added), *std::move(source));
  }

  RelatedRows& rows_;
  const Site& site_;
};

}  // namespace

absl::StatusOr<RelatedRows> ReachRelated(const PathStart& start, const Site& site) {
  const NameScope& around = *ScopeAt(site);
  RelatedRows rows;
  rows.scope = std::make_unique<StatementScope>(std::make_unique<NameScope>(
      around.shared_statement(), NameScope::RelationPaths::kJoin, &around, around.common_tables()));
  Walk walk(rows, site);
  const TableReference* reference = start.reference;
  for (size_t i = 0; i < start.rest.size(); ++i) {
    const bool last = i + 1 == start.rest.size();
    ASSIGN_OR_RETURN(const Relation* relation, last ? NamedRelation(*reference, start.rest[i], site)
                                                    : NamedToOne(*reference, start.rest[i], site));
    ASSIGN_OR_RETURN(reference, walk.Step(*reference, *relation, last));
  }
  return rows;
}

}  // namespace rowgate::orm
