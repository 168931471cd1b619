#include "orm/bind/query_errors.h"

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/bind/block_binder.h"
#include "orm/bind/name_lookup.h"
#include "orm/bind/relations.h"
#include "orm/bind/suggest.h"
#include "orm/expr/excerpt.h"

namespace rowgate::orm {
namespace {

absl::Status Invalid(const Site& site, std::string_view reason, std::string_view problem) {
  return InvalidField(reason, site.Field(), site.Describe(problem));
}

struct Limit {
  const char* name;
  size_t value;
};

absl::Status BeyondLimit(const char* reason, std::string_view field, std::string_view what, const Limit& limit) {
  const absl::Status status = InvalidField(reason, field, StrCat("a statement has at most ", limit.value, " ", what));
  ErrorDetail detail = DetailOf(status);
  detail.metadata = {{"limit", limit.name}, {"value", absl::StrCat(limit.value)}};
  return WithDetail(status, detail);
}

void AddColumnNames(const TableReference& reference, std::vector<std::string_view>& names) {
  if (reference.table != nullptr) {
    for (const Column& column : reference.table->columns) names.push_back(column.field_name);
    return;
  }
  for (const DerivedColumn& column : *reference.derived) names.push_back(column.name);
}

void AddRelationNames(const TableReference& reference, const NameScope& scope, std::vector<std::string_view>& names) {
  const Catalog* catalog = scope.statement().catalog();
  if (reference.table == nullptr || catalog == nullptr) return;
  const std::vector<std::string_view> relations = RelationNames(*catalog, *reference.table);
  names.insert(names.end(), relations.begin(), relations.end());
}

// "blog.v1.Post", or the alias of a derived or common table.
std::string_view OwnerName(const TableReference& reference) {
  return reference.table != nullptr ? std::string_view(reference.table->message_name) : reference.alias;
}

// " of blog.v1.Post", or of nothing in particular when there are several tables.
std::string OwnerOf(const NameScope& scope) {
  const TableReference* only = nullptr;
  for (const TableReference& reference : scope.references()) {
    if (reference.hidden) continue;
    if (only != nullptr) return " of any table here";
    only = &reference;
  }
  return only == nullptr ? ": there is no table" : StrCat(" of ", OwnerName(*only));
}

std::vector<std::string_view> ColumnNamesIn(const NameScope& own) {
  std::vector<std::string_view> names;
  for (const NameScope* scope = &own; scope != nullptr; scope = scope->outer()) {
    for (const OrderLabel& label : scope->labels()) names.push_back(label.name);
    for (const TableReference& reference : scope->references()) {
      if (!reference.hidden) AddColumnNames(reference, names);
    }
  }
  return names;
}

std::vector<std::string_view> StartNamesIn(const NameScope& own) {
  std::vector<std::string_view> names;
  for (const NameScope* scope = &own; scope != nullptr; scope = scope->outer()) {
    for (const TableReference& reference : scope->references()) {
      if (reference.hidden) continue;
      if (!reference.alias.empty()) names.push_back(reference.alias);
      AddRelationNames(reference, *scope, names);
    }
  }
  return names;
}

std::string Unconnected(std::string_view alias) {
  return StrCat("nothing connects ", QuotedName(alias), " with a table before it: the condition must mention both, or ",
                "say CROSS JOIN");
}

}  // namespace

absl::Status UnknownName(const Site& site, std::string_view name, const NameScope& scope) {
  return Invalid(site, "UNKNOWN_PATH",
                 StrCat(QuotedName(name), " is not a column", OwnerOf(scope), DidYouMean(name, ColumnNamesIn(scope))));
}

absl::Status UnknownStart(const Site& site, std::string_view name, const NameScope& scope) {
  const bool wants_relation = std::holds_alternative<RelationTest>(site.expr().node);
  return Invalid(site, wants_relation ? "UNKNOWN_RELATION" : "UNKNOWN_PATH",
                 StrCat(QuotedName(name), " is neither a table here nor a relation of one",
                        DidYouMean(name, StartNamesIn(scope))));
}

absl::Status UnknownColumn(const Site& site, std::string_view name, const TableReference& reference,
                           const NameScope& scope) {
  std::vector<std::string_view> names;
  AddColumnNames(reference, names);
  AddRelationNames(reference, scope, names);
  return Invalid(site, "UNKNOWN_PATH",
                 StrCat(QuotedName(name), " is not a column of ", OwnerName(reference), DidYouMean(name, names)));
}

absl::Status RowIsNoValue(const Site& site, std::string_view alias) {
  return Invalid(site, "UNKNOWN_PATH",
                 StrCat(QuotedName(alias), " is a whole row, which is no value here: name one of its columns"));
}

absl::Status RelationIsNoValue(const Site& site, std::string_view relation) {
  return Invalid(
      site, "UNKNOWN_PATH",
      StrCat(QuotedName(relation), " is a relation, not a column: name a column behind it, or ask with some, ",
             "every, none or count"));
}

absl::Status AmbiguousPath(const Site& site, std::string_view name, std::span<const TableReference* const> candidates) {
  std::string list;
  for (const TableReference* candidate : candidates) {
    const std::string_view owner = candidate->alias.empty() ? OwnerName(*candidate) : candidate->alias;
    StrAppend(list, list.empty() ? "" : ", ", QuotedName(StrCat(owner, ".", name)));
  }
  return Invalid(site, "AMBIGUOUS_PATH", StrCat(QuotedName(name), " could be any of ", list));
}

absl::Status UnknownRelation(const Site& site, std::string_view name, const TableReference& reference,
                             const NameScope& scope) {
  std::vector<std::string_view> names;
  AddRelationNames(reference, scope, names);
  return Invalid(site, "UNKNOWN_RELATION",
                 StrCat(QuotedName(name), " is not a relation of ", OwnerName(reference), DidYouMean(name, names)));
}

absl::Status ToManyPath(const Site& site, std::string_view relation) {
  return Invalid(site, "TO_MANY_PATH",
                 StrCat(QuotedName(relation), " leads to any number of rows: ask with some, every, none or count, or ",
                        "join it"));
}

absl::Status TooManyHops(const Site& site) {
  return Invalid(site, "TOO_MANY_HOPS", StrCat("a path goes through at most ", kHopsMax, " relations"));
}

absl::Status TooManyTables() {
  return BeyondLimit("TOO_MANY_TABLES", "", "table references, relations included",
                     {"table_references_max", kTableReferencesMax});
}

absl::Status TooManyColumns(std::string_view field) {
  return BeyondLimit("TOO_MANY_COLUMNS", field, "result columns, group keys and order terms included",
                     {"result_columns_max", kResultColumnsMax});
}

absl::Status TooManySelects(std::string_view field, size_t limit) {
  return BeyondLimit("TOO_MANY_SELECTS", field, "SELECTs combined with each other", {"compound_selects_max", limit});
}

absl::Status AtField(std::string_view field, const absl::Status& status) {
  const ErrorDetail detail = DetailOf(status);
  if (detail.violations.empty() || !detail.violations.front().field.empty()) return status;
  const absl::Status placed = InvalidField(detail.reason, field, detail.violations.front().description);
  ErrorDetail placed_detail = DetailOf(placed);
  placed_detail.metadata = detail.metadata;
  return WithDetail(placed, placed_detail);
}

absl::Status SubqueryNotAllowed(const Site& site) {
  return Invalid(site, "SUBQUERY_NOT_ALLOWED", "only the columns of one table may be used here, no queries");
}

absl::Status NotAScalar(const Site& site, size_t columns, size_t wanted) {
  return Invalid(site, "NOT_A_SCALAR",
                 StrCat("the query has ", columns, columns == 1 ? " column" : " columns", ", wanted: ", wanted));
}

absl::Status UnknownTable(std::string_view field, std::string_view name, std::span<const std::string_view> known) {
  return InvalidField("UNKNOWN_TABLE", field, StrCat(QuotedName(name), " is not a table", DidYouMean(name, known)));
}

absl::Status AmbiguousTable(std::string_view field, std::string_view name,
                            std::span<const std::string_view> candidates) {
  std::string list;
  for (const std::string_view candidate : candidates) StrAppend(list, list.empty() ? "" : ", ", QuotedName(candidate));
  return InvalidField("AMBIGUOUS_TABLE", field, StrCat(QuotedName(name), " could be any of ", list));
}

absl::Status DuplicateAlias(std::string_view field, std::string_view problem) {
  return InvalidField("DUPLICATE_ALIAS", field, problem);
}

absl::Status InvalidJoin(std::string_view field, std::string_view problem) {
  return InvalidField("INVALID_JOIN", field, problem);
}

absl::Status UnconnectedJoin(std::string_view field, std::string_view alias) {
  return InvalidField("UNCONNECTED_JOIN", field, Unconnected(alias));
}

absl::Status UnconnectedJoin(const Site& site, std::string_view alias) {
  return Invalid(site, "UNCONNECTED_JOIN", Unconnected(alias));
}

absl::Status NotGrouped(const Site& site, std::string_view what) {
  return Invalid(site, "NOT_GROUPED",
                 StrCat(what, " has many values in a group: add it to GROUP BY or put it into an aggregate"));
}

absl::Status NoGroups(const Site& site) {
  return Invalid(site, "NOT_GROUPED", "groups are made by GROUP BY or by an aggregate among the items");
}

absl::Status ForeignAggregate(const Site& site) {
  return Invalid(site, "AGGREGATE_NOT_ALLOWED",
                 "this aggregate is about columns of an outer query only, so it would not be one of this query");
}

absl::Status ConstantTerm(const Site& site, std::string_view clause) {
  return Invalid(site, "CONSTANT_TERM",
                 StrCat("a constant in ", clause, " says nothing; positions of result columns are not counted here"));
}

absl::Status OrderNotSelected(const Site& site) {
  return Invalid(site, "ORDER_NOT_SELECTED",
                 "a query with DISTINCT or of several SELECTs is ordered by its result columns only");
}

absl::Status ColumnCountMismatch(std::string_view field, size_t wanted, size_t got) {
  return InvalidField("COLUMN_COUNT_MISMATCH", field, StrCat("wanted: ", wanted, " columns, got: ", got));
}

absl::Status InvalidRecursion(std::string_view field, std::string_view problem) {
  return InvalidField("INVALID_RECURSION", field, problem);
}

absl::Status LockNotAllowed(std::string_view field, std::string_view problem) {
  return InvalidField("LOCK_NOT_ALLOWED", field, problem);
}

absl::Status InvalidLimit(const Site& site, std::string_view problem) {
  return Invalid(site, "INVALID_LIMIT", problem);
}

absl::Status DistinctOnNotAllowed(std::string_view field, std::string_view problem) {
  return InvalidField("DISTINCT_ON_NOT_ALLOWED", field, problem);
}

absl::Status EmptyQuery(std::string_view field, std::string_view problem) {
  return InvalidField("EXPR_EMPTY", field, problem);
}

absl::Status QueryTypeMismatch(std::string_view field, std::string_view problem) {
  return InvalidField("TYPE_MISMATCH", field, problem);
}

}  // namespace rowgate::orm
