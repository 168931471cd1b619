#include "orm/sql/dialect.h"

#include "orm/sql/sql_writer.h"

namespace rowgate::orm {

void Dialect::InsertedFlag(SqlWriter& out) const { out.Refuse("whether an upsert inserted or updated a row"); }

std::optional<CompiledStatement> Dialect::AdvanceIdentity(const Table&, const Column&, int64_t) const {
  return std::nullopt;
}

void Dialect::ColumnCheck(SqlWriter& out, const Column& column) const {
  const bool by_name = column.stored.storage != Storage::kNumber && column.stored.storage != Storage::kNativeEnum;
  if (column.type().kind != TypeKind::kEnum || !by_name || column.type().enum_type == nullptr) return;
  out.Identifier(column.sql_name).Text(" IN (");
  WriteList(out, column.type().enum_type->members,
            [&out](const EnumMember& member) { out.StringLiteral(member.label); });
  out.Text(")");
}

void Dialect::AddForeignKey(SqlWriter& out, const Table&, const ForeignKey&, const SqlWriter&) const {
  out.Refuse("a foreign key that is added to an existing table");
}

}  // namespace rowgate::orm
