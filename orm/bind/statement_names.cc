#include "orm/bind/statement_names.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/relations.h"

namespace rowgate::orm {

bool StatementNames::IsTaken(const std::string& name) const {
  if (used_.count(name) != 0) return true;
  if (catalog_ == nullptr) return false;
  const std::vector<Table>& tables = catalog_->tables();
  return std::any_of(tables.begin(), tables.end(),
                     [&name](const Table& table) { return absl::EqualsIgnoreCase(table.sql_name, name); });
}

std::string StatementNames::Unused(char prefix, int& number) {
  std::string name;
  do {
    name = StrCat(std::string(1, prefix), number++);
  } while (IsTaken(name));
  return name;
}

absl::StatusOr<Source> StatementNames::Add(std::string name) {
  if (references_ >= kTableReferencesMax) return TooManyTables();
  // Selects finished while there was one table reference have to name their columns' sources from now on.
  if (++references_ == 2) {
    for (const std::shared_ptr<Select>& select : shared_) select->qualified = true;
    shared_.clear();
  }
  used_.insert(absl::AsciiStrToLower(name));
  Source source;
  source.id = next_source_++;
  source.name = std::move(name);
  return source;
}

absl::StatusOr<Source> StatementNames::NewSource(const Table& table) {
  const bool first = used_.count(absl::AsciiStrToLower(table.sql_name)) == 0;
  ASSIGN_OR_RETURN(Source source, Add(first ? table.sql_name : Unused('t', next_alias_)));
  source.table = &table;
  return source;
}

absl::StatusOr<Source> StatementNames::NewSource(std::shared_ptr<const Select> derived) {
  ASSIGN_OR_RETURN(Source source, Add(Unused('t', next_alias_)));
  source.derived = std::move(derived);
  return source;
}

absl::StatusOr<Source> StatementNames::NewSource(const CommonTableSelect& common_table) {
  const bool first = used_.count(common_table.name) == 0;
  ASSIGN_OR_RETURN(Source source, Add(first ? common_table.name : Unused('t', next_alias_)));
  source.common_table = common_table.id;
  return source;
}

CommonTableSelect StatementNames::NewCommonTable() {
  CommonTableSelect common_table;
  common_table.id = next_common_table_++;
  common_table.name = Unused('w', next_common_name_);
  return common_table;
}

std::shared_ptr<const Select> StatementNames::Share(Select select) {
  select.qualified = qualified();
  auto shared = std::make_shared<Select>(std::move(select));
  if (!qualified()) shared_.push_back(shared);
  return shared;
}

const Relation* StatementNames::FindRelation(const Table& table, std::string_view name) {
  if (catalog_ == nullptr) return nullptr;
  if (const Relation* declared = table.FindRelation(name)) return declared;
  std::optional<Relation> inverse = InverseRelation(*catalog_, table, name);
  return inverse ? &inverses_.emplace_back(*std::move(inverse)) : nullptr;
}

}  // namespace rowgate::orm
