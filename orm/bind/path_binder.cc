// Paths: columns of the tables around the expression, and columns behind to-one relations, which become joins where the
// statement can join and scalar subqueries elsewhere.
#include <span>
#include <string>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/column_links.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/name_lookup.h"
#include "orm/bind/relations.h"
#include "orm/bind/select.h"
#include "orm/bind/table_fields.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

// In a CHECK or an index predicate the columns of one table are the only names.
Bound ColumnOfTable(const Path& path, const Site& site) {
  const Table* table = site.context().table;
  std::string name = path.segments.front();
  const bool is_relation = table != nullptr && table->FindRelation(name) != nullptr;
  const bool embedded = path.segments.size() == 2 && table != nullptr && FindEmbedded(*table, name) != nullptr;
  if (embedded) StrAppend(name, ".", path.segments.back());
  if ((path.segments.size() > 1 && !embedded) || is_relation) return RelationPathUnsupported(site);
  const Column* column = table == nullptr ? nullptr : table->FindField(name);
  if (column == nullptr) return UnknownPath(site, name);
  return BoundCol(*column);
}

// (SELECT t2.name FROM users AS t2 WHERE t2.id = posts.author_id)
Bound ScalarBehind(const PathStart& start, const ColumnPath& path, const Site& site) {
  const NameScope& around = *ScopeAt(site);
  const TableReference& from = *start.reference;
  ASSIGN_OR_RETURN(const Relation* relation, NamedToOne(from, path.relations.front(), site));
  const Table& target = around.statement().catalog()->table(relation->target);
  absl::StatusOr<Source> source = around.statement().NewSource(target);
  if (!source.ok()) return AtSite(site, source.status());
  NameScope inner(around.shared_statement(), NameScope::RelationPaths::kJoin, &around, around.common_tables());
  const TableReference& first = inner.Add({.table = &target, .hidden = true}, *std::move(source));
  BoundExpr link =
      LinkColumns(target, relation->remote_columns, first.source, *from.table, relation->local_columns, from.source);
  ASSIGN_OR_RETURN(const TableReference* last, FollowJoins(inner, first, path.relations.subspan(1), site));
  ASSIGN_OR_RETURN(BoundExpr column, NamedColumn(*last, path.column, site));
  const StoredType stored = column.stored;
  const bool nullable =
      column.nullable || from.optional || !AlwaysFindsARow(*around.statement().catalog(), *from.table, *relation);
  Select select;
  select.from = std::move(inner.sources());
  select.items.push_back({std::move(column)});
  select.where = std::move(link);
  return BoundExpr{.node = BoundSubquery{.select = around.statement().Share(std::move(select)), .single_row = true},
                   .stored = stored,
                   .nullable = nullable};
}

Bound ColumnBehind(const PathStart& start, const Site& site) {
  const ColumnPath path = SplitPath(start);
  if (path.relations.empty()) return NamedColumn(*start.reference, path.column, site);
  NameScope& own = site.context().scope->names();
  // Outer SELECTs are not changed from inside.
  const bool joins = start.scope == &own && own.relation_paths() == NameScope::RelationPaths::kJoin;
  if (!joins) return ScalarBehind(start, path, site);
  ASSIGN_OR_RETURN(const TableReference* last, FollowJoins(own, *start.reference, path.relations, site));
  return NamedColumn(*last, path.column, site);
}

}  // namespace

Bound PathAt(const Path& path, const Site& site) {
  if (path.segments.empty()) return EmptyExpr(site, "a path without segments means nothing");
  if (site.context().scope == nullptr) return ColumnOfTable(path, site);
  if (path.segments.size() == 1) return NamedValue(path.segments.front(), site);
  ASSIGN_OR_RETURN(const PathStart start, FindStart(path, site));
  return ColumnBehind(start, site);
}

}  // namespace rowgate::orm
