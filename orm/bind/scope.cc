#include "orm/bind/scope.h"

#include <utility>

#include "orm/bind/name_scope.h"
#include "orm/bind/table_names.h"

namespace rowgate::orm {

StatementScope::StatementScope(const Catalog* catalog, const Table& table, RelationPaths paths)
    : names_(std::make_unique<NameScope>(std::make_shared<StatementNames>(catalog, 0), paths, nullptr, nullptr)) {
  // The first of a statement: the limit is far.
  Source source = *names_->statement().NewSource(table);
  names_->Add({.alias = std::string(LastPart(table.message_name)), .table = &table}, std::move(source));
}

StatementScope::StatementScope(std::unique_ptr<NameScope> names) : names_(std::move(names)) {}

StatementScope::~StatementScope() = default;

std::vector<Source> StatementScope::TakeSources() { return std::move(names_->sources()); }

bool StatementScope::qualified() const { return names_->statement().qualified(); }

}  // namespace rowgate::orm
