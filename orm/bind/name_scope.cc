#include "orm/bind/name_scope.h"

#include <algorithm>

#include "orm/base/status_macros.h"
#include "orm/bind/column_links.h"
#include "orm/bind/relations.h"

namespace rowgate::orm {

NameScope::NameScope(std::shared_ptr<StatementNames> statement, RelationPaths paths, const NameScope* outer,
                     const CommonTables* common_tables)
    : statement_(std::move(statement)), relation_paths_(paths), outer_(outer), common_tables_(common_tables) {}

const TableReference& NameScope::Add(TableReference reference, Source source) {
  reference.source = source.id;
  sources_.push_back(std::move(source));
  return references_.emplace_back(std::move(reference));
}

const TableReference* NameScope::FindAlias(std::string_view alias) const {
  const auto found = std::find_if(references_.begin(), references_.end(), [alias](const TableReference& reference) {
    return !reference.alias.empty() && reference.alias == alias;
  });
  return found == references_.end() ? nullptr : &*found;
}

bool NameScope::Owns(int source) const {
  return std::any_of(references_.begin(), references_.end(),
                     [source](const TableReference& reference) { return reference.source == source; });
}

absl::StatusOr<const TableReference*> NameScope::JoinToOne(const TableReference& from, const Relation& relation) {
  const auto known = joined_.find(std::pair(from.source, relation.field_name));
  if (known != joined_.end()) return known->second;
  const Table& target = statement_->catalog()->table(relation.target);
  ASSIGN_OR_RETURN(Source source, statement_->NewSource(target));
  const bool optional = from.optional || !AlwaysFindsARow(*statement_->catalog(), *from.table, relation);
  source.join = optional ? JoinKind::kLeft : JoinKind::kInner;
  source.on = LinkColumns(target, relation.remote_columns, source.id, *from.table, relation.local_columns, from.source);
  const TableReference& joined = Add({.table = &target, .optional = optional, .hidden = true}, std::move(source));
  KnowJoin(from, relation.field_name, joined);
  return &joined;
}

void NameScope::KnowJoin(const TableReference& from, std::string_view relation, const TableReference& joined) {
  joined_.emplace(std::pair(from.source, std::string(relation)), &joined);
}

}  // namespace rowgate::orm
