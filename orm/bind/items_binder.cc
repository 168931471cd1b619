// The items of a SELECT: values, and whole rows of table references.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "orm/base/overloaded.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/block_binder.h"
#include "orm/bind/name_lookup.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/table_fields.h"
#include "orm/expr/excerpt.h"

namespace rowgate::orm {
namespace {

constexpr ExprRules kItemRules = {.aggregates = true, .windows = true};

bool IsColumn(const NameScope& scope, const std::string& name) {
  return std::any_of(scope.references().begin(), scope.references().end(), [&name](const TableReference& reference) {
    if (reference.hidden) return false;
    if (reference.table != nullptr) return reference.table->FindField(name) != nullptr;
    return std::any_of(reference.derived->begin(), reference.derived->end(),
                       [&name](const DerivedColumn& column) { return column.name == name; });
  });
}

// The table reference whose whole row a path means: an alias, or a to-one relation. Null when it means a column, or
// nothing at all, which is for others to say.
absl::StatusOr<const TableReference*> RowAt(const Path& path, const Site& site) {
  NameScope& scope = site.context().scope->names();
  const std::string& last = path.segments.back();
  if (path.segments.size() == 1) {
    if (IsColumn(scope, last)) return nullptr;
    if (const TableReference* reference = scope.FindAlias(last)) return reference;
  }
  absl::StatusOr<PathStart> start = FindStart(path, site);
  if (!start.ok() || start->scope != &scope || scope.relation_paths() != NameScope::RelationPaths::kJoin) {
    return nullptr;
  }
  const auto hops = start->rest.first(start->rest.size() - 1);
  if (SplitPath(*start).relations.size() < hops.size()) return nullptr;  // a column of an embedded message
  ASSIGN_OR_RETURN(const TableReference* from, FollowJoins(scope, *start->reference, hops, site));
  const Relation* relation =
      from->table == nullptr ? nullptr : scope.statement().FindRelation(*from->table, start->rest.back());
  if (relation == nullptr) return nullptr;
  return FollowJoins(scope, *from, start->rest.last(1), site);
}

class ItemsBinder {
 public:
  explicit ItemsBinder(BoundBlock& bound) : bound_(bound) {}

  absl::Status AddProjection(const Projection& projection, size_t index) {
    const Site site = NewClause(StrCat("items[", index, "].expr")).At(projection.expr);
    const auto* path = std::get_if<Path>(&projection.expr.node);
    if (path != nullptr && !path->segments.empty()) {
      ASSIGN_OR_RETURN(const TableReference* row, RowAt(*path, site));
      if (row != nullptr) return AddRow(*row, path->segments.back(), projection.label, site);
    }
    ASSIGN_OR_RETURN(Operand operand, OperandAt(site));
    AddColumn({.label = NaturalLabel(projection.expr)}, projection.label);
    bound_.operands.push_back(std::move(operand));
    return absl::OkStatus();
  }

  // What a query without items selects: the whole row of each table reference.
  absl::Status AddAllRows() {
    const NameScope& scope = bound_.scope->names();
    if (scope.references().empty()) return EmptyQuery(bound_.around.field, "a query needs items or a table");
    bound_.all.position = bound_.around.from_text ? 0 : -1;
    const Clause& clause = NewClause("items");
    for (const TableReference& reference : scope.references()) {
      if (reference.hidden) continue;
      RETURN_IF_ERROR(AddRow(reference, reference.alias, "", clause.At(bound_.all)));
    }
    return absl::OkStatus();
  }

 private:
  const Clause& NewClause(const std::string& member) {
    return bound_.clauses.emplace_back(bound_.around, member, bound_.scope.get(), kItemRules);
  }

  void AddColumn(ResultColumn column, const std::string& given) {
    column.first_item = bound_.operands.size();
    bound_.columns.push_back(std::move(column));
    bound_.labels.push_back(given);
  }

  absl::Status AddRow(const TableReference& reference, const std::string& name, const std::string& given,
                      const Site& site) {
    if (reference.table == nullptr) return AddDerived(reference, given, site);
    AddColumn({.label = name, .nullable = reference.optional, .entity = reference.table}, given);
    for (const Column* column : ReadableColumns(*reference.table)) {
      BoundExpr cell = BoundCol(*column, reference.source);
      cell.nullable = cell.nullable || reference.optional;
      bound_.operands.push_back({.site = site, .bound = std::move(cell)});
    }
    return absl::OkStatus();
  }

  // The row of a query in FROM has no message: it is one result column per column.
  absl::Status AddDerived(const TableReference& reference, const std::string& given, const Site& site) {
    if (!given.empty()) {
      return NotAScalar(site, reference.derived->size(), 1);
    }
    for (size_t i = 0; i < reference.derived->size(); ++i) {
      const DerivedColumn& column = (*reference.derived)[i];
      AddColumn({.label = column.name}, "");
      bound_.operands.push_back({.site = site,
                                 .bound = {.node = BoundField{reference.source, i},
                                           .stored = column.stored,
                                           .nullable = column.nullable || reference.optional}});
    }
    return absl::OkStatus();
  }

  BoundBlock& bound_;
};

}  // namespace

absl::Status BindItems(BoundBlock& bound) {
  ItemsBinder binder(bound);
  const std::vector<Projection>& items = bound.block->items;
  if (items.empty()) RETURN_IF_ERROR(binder.AddAllRows());
  for (size_t i = 0; i < items.size(); ++i) RETURN_IF_ERROR(binder.AddProjection(items[i], i));
  if (bound.operands.size() > kResultColumnsMax) return TooManyColumns(bound.around.FieldOf("items"));
  return LabelColumns(bound);
}

std::string NaturalLabel(const Expr& expr) {
  return std::visit(Overloaded{
                        [](const Literal&) { return std::string(); },
                        [](const Parameter&) { return std::string(); },
                        [](const Path& path) { return path.segments.empty() ? std::string() : path.segments.back(); },
                        [](const Operation&) { return std::string(); },
                        [](const FunctionCall& call) { return call.name; },
                        [](const Cast&) { return std::string(); },
                        [](const Subquery&) { return std::string(); },
                        [](const RelationTest& test) { return absl::AsciiStrToLower(QuantifierName(test.quantifier)); },
                    },
                    expr.node);
}

absl::Status LabelColumns(BoundBlock& bound) {
  std::set<std::string> used;
  for (const std::string& label : bound.labels) {
    if (label.empty() || used.insert(label).second) continue;
    return DuplicateAlias(bound.around.FieldOf("items"), StrCat("two result columns are called ", QuotedName(label)));
  }
  for (size_t i = 0; i < bound.columns.size(); ++i) {
    std::string& label = bound.columns[i].label;
    if (!bound.labels[i].empty()) {
      label = bound.labels[i];
      continue;
    }
    const std::string base = label.empty() ? StrCat("column", i + 1) : label;
    label = base;
    for (int n = 2; !used.insert(label).second; ++n) label = StrCat(base, "_", n);
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm
