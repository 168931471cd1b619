#include "server/app/schema_drift.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "orm/base/strings.h"
#include "server/app/errors.h"

namespace rowgate::server {
namespace {

bool SameName(std::string_view a, std::string_view b) { return absl::EqualsIgnoreCase(orm::ToAbsl(a), orm::ToAbsl(b)); }

const orm::ReflectedTable* FindTable(const orm::Reflection& reflection, const orm::Table& table) {
  for (const orm::ReflectedTable& live : reflection.tables) {
    if (SameName(live.name, table.sql_name) && live.schema == table.sql_schema) return &live;
  }
  return nullptr;
}

bool CanJudge(const orm::Reflection& reflection, const orm::Table& table) {
  if (table.sql_schema.empty()) return true;
  return std::any_of(reflection.tables.begin(), reflection.tables.end(),
                     [&](const orm::ReflectedTable& live) { return live.schema == table.sql_schema; });
}

void FindMissingColumns(const orm::Table& table, const orm::ReflectedTable& live, SchemaDrift& drift) {
  std::set<std::string> names;
  for (const orm::ReflectedColumn& column : live.columns) names.insert(absl::AsciiStrToLower(column.name));
  for (const orm::Column& column : table.columns) {
    if (!column.is_stored() || names.contains(absl::AsciiStrToLower(column.sql_name))) continue;
    drift.columns.push_back(
        {.field = orm::StrCat(table.message_name, ".", column.field_name),
         .description = orm::StrCat("no column \"", column.sql_name, "\" in table \"", table.sql_name, "\"")});
  }
}

void Append(std::vector<orm::FieldViolation> from, std::vector<orm::FieldViolation>& to) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

SchemaDrift FindDrift(const orm::Catalog& catalog, const orm::Reflection& reflection) {
  SchemaDrift drift;
  for (const orm::Table& table : catalog.tables()) {
    const orm::ReflectedTable* live = FindTable(reflection, table);
    if (live != nullptr) {
      FindMissingColumns(table, *live, drift);
    } else if (CanJudge(reflection, table)) {
      const std::string_view kind = table.view ? "view" : "table";
      (table.view ? drift.views : drift.tables)
          .push_back(
              {.field = table.message_name, .description = orm::StrCat("no ", kind, " \"", table.sql_name, "\"")});
    }
  }
  return drift;
}

absl::Status DriftStatus(const SchemaDrift& drift) {
  if (drift.empty()) return absl::OkStatus();
  std::string hint;
  if (!drift.tables.empty()) hint += "Start with --create-tables to create missing tables. ";
  if (!drift.columns.empty()) hint += "A table that exists is never altered: its missing columns need a migration. ";
  if (!drift.views.empty()) hint += "Views are yours to create. ";
  hint.pop_back();
  std::vector<orm::FieldViolation> missing = drift.tables;
  Append(drift.columns, missing);
  Append(drift.views, missing);
  return SchemaDiffers(std::move(missing), hint);
}

}  // namespace rowgate::server
