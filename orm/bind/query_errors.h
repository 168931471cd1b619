#ifndef ROWGATE_ORM_BIND_QUERY_ERRORS_H_
#define ROWGATE_ORM_BIND_QUERY_ERRORS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "orm/bind/name_scope.h"
#include "orm/bind/site.h"

// What can be wrong with names, relations and queries. INVALID_ARGUMENT; the reason is the function's name unless it
// says otherwise. Those with a Site are about a node of an expression, those with a field about a part of a query.
namespace rowgate::orm {

// Names. UNKNOWN_PATH, with the nearest name.
absl::Status UnknownName(const Site& site, std::string_view name, const NameScope& scope);
absl::Status UnknownStart(const Site& site, std::string_view name, const NameScope& scope);  // or UNKNOWN_RELATION
absl::Status UnknownColumn(const Site& site, std::string_view name, const TableReference& reference,
                           const NameScope& scope);
absl::Status RowIsNoValue(const Site& site, std::string_view alias);          // UNKNOWN_PATH
absl::Status RelationIsNoValue(const Site& site, std::string_view relation);  // UNKNOWN_PATH
absl::Status AmbiguousPath(const Site& site, std::string_view name, std::span<const TableReference* const> candidates);

// Relations.
absl::Status UnknownRelation(const Site& site, std::string_view name, const TableReference& reference,
                             const NameScope& scope);
absl::Status ToManyPath(const Site& site, std::string_view relation);
absl::Status TooManyHops(const Site& site);

// Without a field: it is put where the table reference stands.
absl::Status TooManyTables();
absl::Status TooManyColumns(std::string_view field);
absl::Status TooManySelects(std::string_view field, size_t limit);
absl::Status AtField(std::string_view field, const absl::Status& status);

// Subqueries.
absl::Status SubqueryNotAllowed(const Site& site);
absl::Status NotAScalar(const Site& site, size_t columns, size_t wanted);

// Parts of a query.
absl::Status UnknownTable(std::string_view field, std::string_view name, std::span<const std::string_view> known);
absl::Status AmbiguousTable(std::string_view field, std::string_view name,
                            std::span<const std::string_view> candidates);
absl::Status DuplicateAlias(std::string_view field, std::string_view problem);
absl::Status InvalidJoin(std::string_view field, std::string_view problem);
absl::Status UnconnectedJoin(std::string_view field, std::string_view alias);
absl::Status UnconnectedJoin(const Site& site, std::string_view alias);
absl::Status NotGrouped(const Site& site, std::string_view what);
absl::Status NoGroups(const Site& site);          // NOT_GROUPED
absl::Status ForeignAggregate(const Site& site);  // AGGREGATE_NOT_ALLOWED
absl::Status ConstantTerm(const Site& site, std::string_view clause);
absl::Status OrderNotSelected(const Site& site);
absl::Status ColumnCountMismatch(std::string_view field, size_t wanted, size_t got);
absl::Status InvalidRecursion(std::string_view field, std::string_view problem);
absl::Status LockNotAllowed(std::string_view field, std::string_view problem);
absl::Status InvalidLimit(const Site& site, std::string_view problem);
absl::Status DistinctOnNotAllowed(std::string_view field, std::string_view problem);
absl::Status EmptyQuery(std::string_view field, std::string_view problem);         // EXPR_EMPTY
absl::Status QueryTypeMismatch(std::string_view field, std::string_view problem);  // TYPE_MISMATCH

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_QUERY_ERRORS_H_
