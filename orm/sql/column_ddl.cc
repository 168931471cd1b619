#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "orm/base/strings.h"
#include "orm/sql/ddl.h"

namespace rowgate::orm {
namespace {

// The same on every machine: the name is part of the database.
uint32_t StableHash(std::string_view text) {
  uint32_t hash = 2166136261U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

// Where lists are JSON, the column has no collation.
bool HoldsText(const Column& column, const DialectTraits& traits) {
  if (column.type().kind == TypeKind::kArray && !traits.native_arrays) return false;
  const Type& type = column.type().kind == TypeKind::kArray && column.type().element != nullptr ? *column.type().element
                                                                                                : column.type();
  const bool label = type.kind == TypeKind::kEnum && column.stored.storage != Storage::kNumber &&
                     column.stored.storage != Storage::kNativeEnum;
  return type.kind == TypeKind::kString || label;
}

void WriteCollation(SqlWriter& out, const Column& column) {
  const std::string_view ours =
      column.declared_type.empty() && HoldsText(column, out.traits()) ? out.traits().text_collation : "";
  const std::string_view name = column.collation.empty() ? ours : std::string_view(column.collation);
  if (name.empty()) return;
  // Quoted when its case says so; collations are never taken for key words.
  out.Text(" COLLATE ").Identifier(name);
}

// The gateway sets versions and times itself; the defaults are for those who write to the database beside it.
void WriteDefault(SqlWriter& out, const Column& column) {
  if (column.server_default == ServerDefault::kNow || column.auto_time != AutoTime::kNone) {
    out.Text(" DEFAULT (");
    out.dialect().CurrentTime(out, column.stored);
    out.Text(")");
    return;
  }
  const std::optional<Value> value = column.version ? std::optional<Value>(Value{int64_t{1}}) : column.default_value;
  if (!value || value->is_null()) return;
  const bool parenthesise = out.traits().defaults_in_parentheses;
  out.Text(parenthesise ? SqlText(" DEFAULT (") : SqlText(" DEFAULT "));
  out.dialect().Literal(out, *value, column.stored);
  if (parenthesise) out.Text(")");
}

}  // namespace

std::string TypeCheckName(std::string_view table, std::string_view column, size_t bytes_max) {
  std::string name = StrCat("ck_", table, "_", column, "_type");
  if (bytes_max == 0 || name.size() <= bytes_max) return name;
  const std::string tail = absl::StrCat("_", absl::Hex(StableHash(name), absl::kZeroPad8), "_type");
  size_t kept = bytes_max - tail.size();
  // Not inside a character.
  while (kept > 0 && (static_cast<unsigned char>(name[kept]) & 0xC0U) == 0x80U) --kept;
  name.resize(kept);
  return name + tail;
}

void WriteColumnDefinition(SqlWriter& out, const Table& table, const Column& column) {
  out.Identifier(column.sql_name).Text(" ");
  if (column.generated == Generated::kIdentity) {
    out.dialect().IdentityColumn(out, table, column);
  } else {
    out.TypeName(column);
    WriteCollation(out, column);
    WriteDefault(out, column);
  }
  if (!column.nullable || column.primary_key) out.Text(" NOT NULL");
}

void WriteTypeCheck(SqlWriter& out, const Table& table, const Column& column) {
  SqlWriter condition(out.dialect(), SqlWriter::Values::kPrinted);
  out.dialect().ColumnCheck(condition, column);
  if (condition.empty()) return;
  const std::string name = TypeCheckName(table.sql_name, column.sql_name, out.traits().identifier_bytes_max);
  out.Text(", CONSTRAINT ").Identifier(name).Text(" CHECK (").Append(condition).Text(")");
}

}  // namespace rowgate::orm
