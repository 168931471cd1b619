#include "tests/protoschema/reflections.h"

#include <utility>

#include "orm/base/strings.h"

namespace rowgate::protoschema {
namespace {

using orm::ReflectedColumn;
using orm::ReflectedTable;

ReflectedColumn Nvarchar(std::string name, uint32_t length, bool nullable = true) {
  ReflectedColumn column{
      .name = std::move(name), .declared_type = orm::StrCat("NVARCHAR(", length, ")"), .nullable = nullable};
  column.stored = orm::StoredType{.type = {.kind = orm::TypeKind::kString, .max_length = length}};
  return column;
}

ReflectedColumn Nullable(ReflectedColumn column) {
  column.nullable = true;
  return column;
}

ReflectedColumn Money(std::string name) {
  ReflectedColumn column{.name = std::move(name), .declared_type = "NUMERIC(10,2)", .nullable = false};
  column.stored = orm::StoredType{.type = {.kind = orm::TypeKind::kDecimal, .precision = 10, .scale = 2},
                                  .storage = orm::Storage::kNumeric};
  return column;
}

ReflectedColumn DateTime(std::string name) {
  ReflectedColumn column{.name = std::move(name), .declared_type = "DATETIME"};
  column.stored =
      orm::StoredType{.type = orm::Type::Of(orm::TypeKind::kTimestamp), .storage = orm::Storage::kTextSeconds};
  return column;
}

ReflectedTable WithKeys(ReflectedTable table, std::vector<orm::ReflectedForeignKey> keys) {
  table.foreign_keys = std::move(keys);
  table.primary_key.name = orm::StrCat("PK_", table.name);
  for (const auto& key : table.foreign_keys) {
    table.indexes.push_back({.name = orm::StrCat("IFK_", table.name, key.columns[0]), .columns = key.columns});
  }
  return table;
}

}  // namespace

ReflectedColumn IntColumn(std::string name) {
  ReflectedColumn column{.name = std::move(name), .declared_type = "INTEGER", .nullable = false};
  column.stored = orm::StoredType{.type = orm::Type::Of(orm::TypeKind::kInt64)};
  return column;
}

ReflectedColumn TextColumn(std::string name) {
  ReflectedColumn column{.name = std::move(name), .declared_type = "TEXT", .nullable = false};
  column.stored = orm::StoredType{.type = orm::Type::Of(orm::TypeKind::kString)};
  return column;
}

ReflectedTable TableOf(std::string name, std::vector<ReflectedColumn> columns) {
  ReflectedTable table{.name = std::move(name), .columns = std::move(columns)};
  table.primary_key.columns = {table.columns.front().name};
  table.columns.front().identity = table.columns.front().stored->type.kind == orm::TypeKind::kInt64;
  return table;
}

orm::ReflectedForeignKey Refers(std::string column, std::string table, std::string referenced) {
  return {.columns = {std::move(column)},
          .referenced_table = std::move(table),
          .referenced_columns = {std::move(referenced)}};
}

orm::Reflection Chinook() {
  ReflectedTable join = TableOf("PlaylistTrack", {IntColumn("PlaylistId"), IntColumn("TrackId")});
  join.columns.front().identity = false;
  join.primary_key.columns = {"PlaylistId", "TrackId"};
  return {.tables = {
              WithKeys(TableOf("Album", {IntColumn("AlbumId"), Nvarchar("Title", 160, false), IntColumn("ArtistId")}),
                       {Refers("ArtistId", "Artist", "ArtistId")}),
              WithKeys(TableOf("Artist", {IntColumn("ArtistId"), Nvarchar("Name", 120)}), {}),
              WithKeys(TableOf("Employee", {IntColumn("EmployeeId"), Nvarchar("LastName", 20, false),
                                            Nullable(IntColumn("ReportsTo")), DateTime("HireDate")}),
                       {Refers("ReportsTo", "Employee", "EmployeeId")}),
              WithKeys(TableOf("Playlist", {IntColumn("PlaylistId"), Nvarchar("Name", 120)}), {}),
              WithKeys(join, {Refers("PlaylistId", "Playlist", "PlaylistId"), Refers("TrackId", "Track", "TrackId")}),
              WithKeys(TableOf("Track", {IntColumn("TrackId"), Nvarchar("Name", 200, false),
                                         Nullable(IntColumn("AlbumId")), Money("UnitPrice")}),
                       {Refers("AlbumId", "Album", "AlbumId")}),
          }};
}

}  // namespace rowgate::protoschema
