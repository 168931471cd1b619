#include "orm/bind/name_lookup.h"

#include <algorithm>
#include <vector>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/errors.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/table_fields.h"

namespace rowgate::orm {
namespace {

struct NamedIn {
  const TableReference* reference;
  size_t column;
};

void AddColumnsCalled(const std::string& name, const TableReference& reference, std::vector<NamedIn>& found) {
  if (reference.table != nullptr) {
    const Column* column = reference.table->FindField(name);
    if (column != nullptr) found.push_back({&reference, static_cast<size_t>(column->index)});
    return;
  }
  for (size_t i = 0; i < reference.derived->size(); ++i) {
    if ((*reference.derived)[i].name == name) found.push_back({&reference, i});
  }
}

// Clients never look at a sensitive column; the schema's own conditions may.
absl::Status CheckIsReadable(const NamedIn& named, const Site& site) {
  const Table* table = named.reference->table;
  if (table == nullptr || !table->columns[named.column].sensitive) return absl::OkStatus();
  if (ScopeAt(site)->statement().catalog() == nullptr) return absl::OkStatus();
  return SensitivePath(site, table->columns[named.column].field_name);
}

BoundExpr ColumnOf(const NamedIn& named) {
  const TableReference& reference = *named.reference;
  BoundExpr expr;
  if (reference.table != nullptr) {
    expr = BoundCol(reference.table->columns[named.column], reference.source);
  } else {
    const DerivedColumn& column = (*reference.derived)[named.column];
    expr = {.node = BoundField{reference.source, named.column}, .stored = column.stored, .nullable = column.nullable};
  }
  expr.nullable = expr.nullable || reference.optional;
  return expr;
}

absl::StatusOr<BoundExpr> ReadableColumnOf(const NamedIn& named, const Site& site) {
  RETURN_IF_ERROR(CheckIsReadable(named, site));
  return ColumnOf(named);
}

const OrderLabel* FindLabel(const NameScope& scope, const std::string& name) {
  for (const OrderLabel& label : scope.labels()) {
    if (label.name == name) return &label;
  }
  return nullptr;
}

// References whose row holds another of that name: a relation or an embedded message.
std::vector<const TableReference*> ReferencesWithRow(const NameScope& scope, const std::string& name) {
  std::vector<const TableReference*> found;
  for (const TableReference& reference : scope.references()) {
    if (reference.hidden || reference.table == nullptr) continue;
    const Table& table = *reference.table;
    const bool there = FindEmbedded(table, name) != nullptr || scope.statement().FindRelation(table, name) != nullptr;
    if (there) found.push_back(&reference);
  }
  return found;
}

std::vector<const TableReference*> OwnersOf(const std::vector<NamedIn>& found) {
  std::vector<const TableReference*> owners;
  for (const NamedIn& named : found) owners.push_back(named.reference);
  return owners;
}

// Names that are known but have no value of their own.
absl::Status CheckIsNoRow(const NameScope& scope, const std::string& name, const Site& site) {
  if (scope.FindAlias(name) != nullptr) return RowIsNoValue(site, name);
  for (const TableReference& reference : scope.references()) {
    if (reference.hidden || reference.table == nullptr) continue;
    const bool declared = reference.table->FindRelation(name) != nullptr;
    if (declared && scope.statement().catalog() == nullptr) return RelationPathUnsupported(site);
    if (scope.statement().FindRelation(*reference.table, name) != nullptr) return RelationIsNoValue(site, name);
  }
  return absl::OkStatus();
}

bool HasColumn(const DerivedColumns& columns, std::string_view name) {
  return std::any_of(columns.begin(), columns.end(), [name](const DerivedColumn& each) { return each.name == name; });
}

}  // namespace

const NameScope* ScopeAt(const Site& site) {
  const StatementScope* scope = site.context().scope;
  return scope == nullptr ? nullptr : &scope->names();
}

absl::StatusOr<BoundExpr> NamedValue(const std::string& name, const Site& site) {
  const NameScope& own = *ScopeAt(site);
  if (const OrderLabel* label = FindLabel(own, name)) {
    return label->is_row ? absl::StatusOr<BoundExpr>(RowIsNoValue(site, name)) : label->expr;
  }
  for (const NameScope* scope = &own; scope != nullptr; scope = scope->outer()) {
    std::vector<NamedIn> found;
    for (const TableReference& reference : scope->references()) {
      if (!reference.hidden) AddColumnsCalled(name, reference, found);
    }
    if (found.size() > 1) return AmbiguousPath(site, name, OwnersOf(found));
    if (found.size() == 1) return ReadableColumnOf(found.front(), site);
    RETURN_IF_ERROR(CheckIsNoRow(*scope, name, site));
  }
  return UnknownName(site, name, own);
}

absl::StatusOr<BoundExpr> NamedColumn(const TableReference& reference, const std::string& name, const Site& site) {
  std::vector<NamedIn> found;
  AddColumnsCalled(name, reference, found);
  if (found.size() > 1) return AmbiguousPath(site, name, OwnersOf(found));
  if (found.size() == 1) return ReadableColumnOf(found.front(), site);
  const NameScope& scope = *ScopeAt(site);
  if (reference.table != nullptr && scope.statement().FindRelation(*reference.table, name) != nullptr) {
    return RelationIsNoValue(site, name);
  }
  return UnknownColumn(site, name, reference, scope);
}

absl::StatusOr<PathStart> FindStart(const Path& path, const Site& site) {
  const NameScope* own = ScopeAt(site);
  const std::span<const std::string> segments(path.segments);
  const std::string& first = segments.front();
  for (const NameScope* scope = own; scope != nullptr; scope = scope->outer()) {
    PathStart start{.scope = scope};
    if (segments.size() > 1) start.reference = scope->FindAlias(first);
    start.rest = segments.subspan(start.reference == nullptr ? 0 : 1);
    if (start.reference == nullptr) {
      const std::vector<const TableReference*> found = ReferencesWithRow(*scope, first);
      if (found.size() > 1) return AmbiguousPath(site, first, found);
      if (found.size() == 1) start.reference = found.front();
    }
    if (start.reference == nullptr) continue;
    return start.rest.size() > kHopsMax + 1 ? absl::StatusOr<PathStart>(TooManyHops(site)) : start;
  }
  if (own->statement().catalog() == nullptr) return RelationPathUnsupported(site);
  return UnknownStart(site, first, *own);
}

ColumnPath SplitPath(const PathStart& start) {
  StatementNames& statement = start.scope->statement();
  const Table* table = start.reference->table;
  const size_t last = start.rest.size() - 1;
  if (table == nullptr && start.rest.size() == 2) {
    // A whole row in FROM (SELECT …) keeps the names of its columns.
    std::string column = StrCat(start.rest[0], ".", start.rest[1]);
    if (HasColumn(*start.reference->derived, column)) return {{}, std::move(column)};
  }
  for (size_t i = 0; i < last && table != nullptr; ++i) {
    const std::string& name = start.rest[i];
    if (i + 1 == last && FindEmbedded(*table, name) != nullptr) {
      return {start.rest.first(i), StrCat(name, ".", start.rest[last])};
    }
    const Relation* relation = statement.catalog() == nullptr ? nullptr : statement.FindRelation(*table, name);
    table = relation == nullptr ? nullptr : &statement.catalog()->table(relation->target);
  }
  return {start.rest.first(last), start.rest[last]};
}

absl::StatusOr<const Relation*> NamedRelation(const TableReference& reference, const std::string& name,
                                              const Site& site) {
  const NameScope& scope = *ScopeAt(site);
  if (scope.statement().catalog() == nullptr) return RelationPathUnsupported(site);
  const Relation* relation =
      reference.table == nullptr ? nullptr : scope.statement().FindRelation(*reference.table, name);
  if (relation == nullptr) return UnknownRelation(site, name, reference, scope);
  return relation;
}

absl::StatusOr<const Relation*> NamedToOne(const TableReference& reference, const std::string& name, const Site& site) {
  ASSIGN_OR_RETURN(const Relation* relation, NamedRelation(reference, name, site));
  if (relation->kind != RelationKind::kToOne) return ToManyPath(site, name);
  return relation;
}

absl::StatusOr<const TableReference*> FollowJoins(NameScope& scope, const TableReference& from,
                                                  std::span<const std::string> relations, const Site& site) {
  const TableReference* reference = &from;
  for (const std::string& name : relations) {
    ASSIGN_OR_RETURN(const Relation* relation, NamedToOne(*reference, name, site));
    absl::StatusOr<const TableReference*> joined = scope.JoinToOne(*reference, *relation);
    if (!joined.ok()) return AtSite(site, joined.status());
    reference = *joined;
  }
  return reference;
}

}  // namespace rowgate::orm
