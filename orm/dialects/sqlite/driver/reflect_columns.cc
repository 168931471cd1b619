#include "orm/dialects/sqlite/driver/reflect_columns.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/sqlite/driver/foreign_types.h"
#include "orm/dialects/sqlite/driver/query.h"
#include "orm/dialects/sqlite/driver/sampling.h"
#include "orm/dialects/sqlite/type_names.h"

namespace rowgate::orm::sqlite {
namespace {

// CURRENT_TIMESTAMP, datetime('now'), (strftime('…', 'now')).
bool IsNow(std::string_view default_text) {
  std::string text;
  for (const char c : default_text) {
    if (c != '(' && c != ')' && !absl::ascii_isspace(static_cast<unsigned char>(c))) text += c;
  }
  text = absl::AsciiStrToLower(text);
  if (text == "current_timestamp" || text == "current_date" || text == "current_time") return true;
  const bool function = text.starts_with("date") || text.starts_with("time") || text.starts_with("strftime");
  return function && text.ends_with("'now'");
}

// Names that Rowgate's tables share with other programs' mean the same only if the values agree.
absl::StatusOr<std::optional<StoredType>> TypeOfOwnName(sqlite3* db, const ReflectedTable& table,
                                                        const ReflectedColumn& column, const StoredType& own) {
  const bool may_be_wider = own.type.kind == TypeKind::kInt32 || own.type.kind == TypeKind::kFloat;
  if (!may_be_wider) return own;
  ASSIGN_OR_RETURN(const Sample sample, TakeSample(db, table.name, column.name));
  return Widened(own, sample);
}

absl::StatusOr<std::optional<StoredType>> TypeOf(sqlite3* db, const ReflectedTable& table,
                                                 const ReflectedColumn& column) {
  const DeclaredWords declared = ParseDeclared(column.declared_type);
  const DeclaredFamily family = FamilyOf(declared);
  if (family == DeclaredFamily::kOther) {
    const std::optional<StoredType> own = StoredTypeFromDeclared(column.declared_type);
    // A plain NUMERIC says nothing of digits: as a decimal it would be one of none after the point.
    const bool digits_unknown = own.has_value() && own->type.kind == TypeKind::kDecimal && own->type.precision == 0;
    if (own.has_value() && !digits_unknown) return TypeOfOwnName(db, table, column, *own);
    return std::optional(StoredTypeOf(declared));
  }
  ASSIGN_OR_RETURN(const Sample sample, TakeSample(db, table.name, column.name));
  if (family == DeclaredFamily::kTimestamp) return TimestampFrom(sample, column.default_is_now);
  if (family == DeclaredFamily::kDate) return DateFrom(sample);
  return family == DeclaredFamily::kUuid ? std::optional(UuidFrom(sample)) : UntypedFrom(sample);
}

// Empty for the binary default.
std::string CollationOf(sqlite3* db, const ReflectedTable& table, const std::string& column) {
  const char* collation = nullptr;
  const int code = sqlite3_table_column_metadata(db, "main", table.name.c_str(), column.c_str(), nullptr, &collation,
                                                 nullptr, nullptr, nullptr);
  if (code != SQLITE_OK || collation == nullptr || absl::EqualsIgnoreCase(collation, "BINARY")) return "";
  return collation;
}

// A primary key without an index of its own is the row's number: INTEGER PRIMARY KEY, and nothing else, is.
absl::StatusOr<bool> KeyIsRowNumber(sqlite3* db, const ReflectedTable& table) {
  if (table.view || table.primary_key.columns.size() != 1) return false;
  constexpr std::string_view kSql =
      "SELECT (SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?1) = 0"
      " AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?1) WHERE origin = 'pk')";
  ASSIGN_OR_RETURN(Query query, Query::Prepare(db, kSql, {table.name}));
  ASSIGN_OR_RETURN(const bool found, query.Next());
  return found && query.Truth(0);
}

ReflectedColumn ColumnOf(const Query& query) {
  constexpr int kGeneratedVirtual = 2;  // 3: stored
  ReflectedColumn column{.name = query.Text(0), .declared_type = query.Text(1), .nullable = !query.Truth(2)};
  if (!query.IsNull(3)) column.default_text = query.Text(3);
  column.default_is_now = column.default_text.has_value() && IsNow(*column.default_text);
  column.generated_always = query.Integer(5) >= kGeneratedVirtual;
  return column;
}

}  // namespace

absl::Status ReflectColumns(sqlite3* db, ReflectedTable& table) {
  // hidden = 1 are the arguments of table-valued functions.
  constexpr std::string_view kSql =
      "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY "
      "cid";
  ASSIGN_OR_RETURN(Query query, Query::Prepare(db, kSql, {table.name}));
  std::map<int64_t, std::string> key;  // by position in the key
  while (true) {
    ASSIGN_OR_RETURN(const bool found, query.Next());
    if (!found) break;
    ReflectedColumn column = ColumnOf(query);
    if (const int64_t position = query.Integer(4); position > 0) {
      key[position] = column.name;
      column.nullable = false;  // SQLite lets NULL into most primary keys; Rowgate does not
    }
    column.collation = CollationOf(db, table, column.name);
    ASSIGN_OR_RETURN(column.stored, TypeOf(db, table, column));
    table.columns.push_back(std::move(column));
  }
  for (const auto& [position, name] : key) table.primary_key.columns.push_back(name);
  ASSIGN_OR_RETURN(const bool numbered, KeyIsRowNumber(db, table));
  for (ReflectedColumn& column : table.columns) {
    column.identity = numbered && column.name == table.primary_key.columns.front();
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm::sqlite
