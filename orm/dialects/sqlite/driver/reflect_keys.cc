#include "orm/dialects/sqlite/driver/reflect_keys.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "orm/base/status_macros.h"
#include "orm/dialects/sqlite/driver/create_text.h"
#include "orm/dialects/sqlite/driver/query.h"

namespace rowgate::orm::sqlite {
namespace {

ReferentialAction ActionOf(std::string_view text) {
  if (text == "CASCADE") return ReferentialAction::kCascade;
  if (text == "SET NULL") return ReferentialAction::kSetNull;
  if (text == "SET DEFAULT") return ReferentialAction::kSetDefault;
  return text == "RESTRICT" ? ReferentialAction::kRestrict : ReferentialAction::kNoAction;
}

absl::Status ReflectForeignKeys(sqlite3* db, const CreateTableText& text, ReflectedTable& table) {
  // SQLite numbers them from the last one in the text to the first.
  constexpr std::string_view kSql =
      "SELECT id, \"table\", \"from\", \"to\", on_delete, on_update FROM pragma_foreign_key_list(?)"
      " ORDER BY id DESC, seq";
  ASSIGN_OR_RETURN(Query query, Query::Prepare(db, kSql, {table.name}));
  int64_t current = -1;
  while (true) {
    ASSIGN_OR_RETURN(const bool found, query.Next());
    if (!found) break;
    if (std::exchange(current, query.Integer(0)) != query.Integer(0)) {
      table.foreign_keys.push_back({.referenced_table = query.Text(1),
                                    .on_delete = ActionOf(query.Text(4)),
                                    .on_update = ActionOf(query.Text(5))});
    }
    ReflectedForeignKey& key = table.foreign_keys.back();
    key.columns.push_back(query.Text(2));
    if (!query.IsNull(3)) key.referenced_columns.push_back(query.Text(3));
  }
  for (ReflectedForeignKey& key : table.foreign_keys) key.name = NameOfKey(text.foreign_keys, key.columns);
  return absl::OkStatus();
}

absl::Status ReadIndexColumns(sqlite3* db, ReflectedIndex& index) {
  constexpr std::string_view kSql = "SELECT name, \"desc\" FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno";
  ASSIGN_OR_RETURN(Query query, Query::Prepare(db, kSql, {index.name}));
  bool has_expression = false;
  while (true) {
    ASSIGN_OR_RETURN(const bool found, query.Next());
    if (!found) break;
    has_expression = has_expression || query.IsNull(0);
    index.columns.push_back(query.Text(0));
    index.descending.push_back(query.Truth(1));
  }
  if (has_expression) {
    index.columns.clear();
    index.descending.clear();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ConditionOf(sqlite3* db, std::string_view index) {
  constexpr std::string_view kSql = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?";
  ASSIGN_OR_RETURN(Query query, Query::Prepare(db, kSql, {index}));
  ASSIGN_OR_RETURN(const bool found, query.Next());
  return found ? ParseIndexCondition(query.Text(0)) : std::string();
}

absl::Status ReflectIndexes(sqlite3* db, const CreateTableText& text, ReflectedTable& table) {
  // Listed from the last one made to the first.
  constexpr std::string_view kSql =
      "SELECT name, \"unique\", origin, partial FROM pragma_index_list(?) ORDER BY seq DESC";
  ASSIGN_OR_RETURN(Query query, Query::Prepare(db, kSql, {table.name}));
  while (true) {
    ASSIGN_OR_RETURN(const bool found, query.Next());
    if (!found) return absl::OkStatus();
    ReflectedIndex index{.name = query.Text(0), .unique = query.Truth(1)};
    const std::string origin = query.Text(2);
    if (origin == "pk") continue;
    RETURN_IF_ERROR(ReadIndexColumns(db, index));
    if (origin == "u") {
      table.uniques.push_back({.name = NameOfKey(text.uniques, index.columns), .columns = std::move(index.columns)});
      continue;
    }
    if (query.Truth(3)) {
      ASSIGN_OR_RETURN(index.where_text, ConditionOf(db, index.name));
    }
    table.indexes.push_back(std::move(index));
  }
}

const ReflectedTable* FindTable(const Reflection& reflection, std::string_view name) {
  const auto found = std::ranges::find_if(reflection.tables, [name](const ReflectedTable& table) {
    return absl::EqualsIgnoreCase(table.name, {name.data(), name.size()});
  });
  return found == reflection.tables.end() ? nullptr : &*found;
}

}  // namespace

absl::Status ReflectKeys(sqlite3* db, std::string_view sql, ReflectedTable& table) {
  CreateTableText text = ParseCreateTable(sql);
  table.primary_key.name = text.primary_key_name;
  RETURN_IF_ERROR(ReflectForeignKeys(db, text, table));
  RETURN_IF_ERROR(ReflectIndexes(db, text, table));
  table.checks = std::move(text.checks);
  return absl::OkStatus();
}

void ResolveReferencedColumns(Reflection& reflection) {
  for (ReflectedTable& table : reflection.tables) {
    for (ReflectedForeignKey& key : table.foreign_keys) {
      const ReflectedTable* parent = FindTable(reflection, key.referenced_table);
      if (parent == nullptr) continue;
      key.referenced_table = parent->name;  // as it was made: SQLite does not mind case here
      if (key.referenced_columns.empty()) key.referenced_columns = parent->primary_key.columns;
    }
  }
}

}  // namespace rowgate::orm::sqlite
