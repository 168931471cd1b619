#include "orm/bind/from_binder.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/bound_walk.h"
#include "orm/bind/common_tables.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/table_names.h"
#include "orm/expr/excerpt.h"

namespace rowgate::orm {
namespace {

using Reference = absl::StatusOr<const TableReference*>;

Reference AddSource(TableReference reference, absl::StatusOr<Source> source, JoinKind join, const Surroundings& around,
                    NameScope& names) {
  if (!source.ok()) return AtField(around.field, source.status());
  source->join = join;
  reference.optional = join == JoinKind::kLeft;
  return &names.Add(std::move(reference), *std::move(source));
}

Reference AddDerived(const TableRef& ref, JoinKind join, const Surroundings& around, NameScope& names) {
  if (ref.alias.empty()) return EmptyQuery(around.field, "a query in FROM needs an alias");
  RETURN_IF_ERROR(CheckAlias(names, ref.alias, around.FieldOf("alias")));
  Surroundings inside = around.Inside("query");
  inside.outer = names.outer();  // not its neighbours
  inside.common_tables = names.common_tables();
  inside.nested = true;
  inside.self = nullptr;
  ASSIGN_OR_RETURN(BoundQuery query, BindQueryIn(*ref.query, inside));
  ASSIGN_OR_RETURN(std::shared_ptr<const DerivedColumns> columns, ColumnsOf(query, {}, inside.field));
  return AddSource({.alias = ref.alias, .derived = std::move(columns)},
                   names.statement().NewSource(names.statement().Share(std::move(query.select))), join, around, names);
}

absl::Status CheckSelfReference(const CommonTableName& table, JoinKind join, const Surroundings& around) {
  if (table.self == SelfReference::kNone) return absl::OkStatus();
  const std::string name = QuotedName(table.name);
  if (table.self == SelfReference::kTooEarly || around.self != &table) {
    return InvalidRecursion(around.field, StrCat(name, " may refer to itself in FROM of its last SELECT only, after ",
                                                 "UNION or UNION ALL"));
  }
  if (join == JoinKind::kLeft) {
    return InvalidRecursion(around.field, StrCat(name, " may not be the optional side of a LEFT JOIN of its own"));
  }
  if (++table.self_references > 1) return InvalidRecursion(around.field, StrCat(name, " may refer to itself once"));
  return absl::OkStatus();
}

Reference AddCommonTable(const CommonTableName& table, const std::string& alias, JoinKind join,
                         const Surroundings& around, NameScope& names) {
  RETURN_IF_ERROR(CheckSelfReference(table, join, around));
  return AddSource({.alias = alias, .derived = table.columns}, names.statement().NewSource(table.select), join, around,
                   names);
}

// Whether the condition ties the reference to another one of its SELECT.
bool Connects(const BoundExpr& on, const TableReference& joined, const NameScope& names) {
  bool mentions_joined = false;
  bool mentions_other = false;
  ForEachSource(on, [&](int source) {
    if (source == joined.source) mentions_joined = true;
    if (source != joined.source && names.Owns(source)) mentions_other = true;
  });
  return mentions_joined && mentions_other;
}

absl::Status JoinTable(const Join& join, const Surroundings& around, StatementScope& scope) {
  NameScope& names = scope.names();
  if (join.kind == JoinKind::kCross && join.on) return InvalidJoin(around.field, "CROSS JOIN takes no condition");
  ASSIGN_OR_RETURN(const TableReference* joined, AddTableRef(join.table, join.kind, around.Inside("table"), names));
  if (join.kind == JoinKind::kCross) return absl::OkStatus();
  if (!join.on) return UnconnectedJoin(around.field, joined->alias);
  const size_t index = names.sources().size() - 1;
  ASSIGN_OR_RETURN(BoundExpr on, BindOn(*join.on, around, scope));
  if (!Connects(on, *joined, names)) {
    const Clause clause(around, "on", &scope);
    return UnconnectedJoin(clause.At(*join.on), joined->alias);
  }
  names.sources()[index].on = std::move(on);
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckAlias(const NameScope& names, const std::string& alias, std::string_view field) {
  if (names.FindAlias(alias) == nullptr) return absl::OkStatus();
  return DuplicateAlias(field, StrCat("there is a table called ", QuotedName(alias), " already: give one an alias"));
}

absl::StatusOr<const TableReference*> AddTableRef(const TableRef& ref, JoinKind join, const Surroundings& around,
                                                  NameScope& names) {
  if (ref.query != nullptr) return AddDerived(ref, join, around, names);
  if (ref.name.empty()) return EmptyQuery(around.field, "a table needs a name");
  const std::string alias = ref.alias.empty() ? std::string(LastPart(ref.name)) : ref.alias;
  RETURN_IF_ERROR(CheckAlias(names, alias, around.FieldOf(ref.alias.empty() ? "name" : "alias")));
  if (names.common_tables() != nullptr) {
    const CommonTableName* common_table = names.common_tables()->Find(ref.name);
    if (common_table != nullptr) return AddCommonTable(*common_table, alias, join, around, names);
  }
  ASSIGN_OR_RETURN(const Table* table, FindTable(*names.statement().catalog(), ref.name, around.FieldOf("name")));
  return AddSource({.alias = alias, .table = table}, names.statement().NewSource(*table), join, around, names);
}

absl::StatusOr<BoundExpr> BindOn(const Expr& on, const Surroundings& around, StatementScope& scope) {
  const NameScope::RelationPaths paths = scope.names().relation_paths();
  scope.names().set_relation_paths(NameScope::RelationPaths::kSubquery);
  const Clause clause(around, "on", &scope);
  absl::StatusOr<BoundExpr> bound = ConditionAt(clause.At(on));
  scope.names().set_relation_paths(paths);
  return bound;
}

absl::Status BindFrom(const QueryBlock& block, const Surroundings& around, StatementScope& scope) {
  if (!block.from) {
    return block.joins.empty() ? absl::OkStatus() : InvalidJoin(around.FieldOf("joins"), "JOIN without FROM");
  }
  RETURN_IF_ERROR(AddTableRef(*block.from, JoinKind::kInner, around.Inside("from"), scope.names()).status());
  for (size_t i = 0; i < block.joins.size(); ++i) {
    const Join& join = block.joins[i];
    const Surroundings inside = around.Inside(StrCat("joins[", i, "]"));
    RETURN_IF_ERROR(join.relation.segments.empty() ? JoinTable(join, inside, scope)
                                                   : JoinRelation(join, inside, scope));
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm
