#ifndef ROWGATE_ORM_SQL_DDL_H_
#define ROWGATE_ORM_SQL_DDL_H_

#include <string>
#include <string_view>

#include "orm/schema/catalog.h"
#include "orm/sql/sql_writer.h"

// The parts of CREATE TABLE. For CreateAllStatements and for migrations.
namespace rowgate::orm {

// Name of the CHECK that keeps a column within its type where the engine's own type does not (labels of an enum, range
// of an integer): introspection leaves these out. Shortened, with a hash, to `bytes_max` (0: no limit).
std::string TypeCheckName(std::string_view table, std::string_view column, size_t bytes_max);

// `name type COLLATE … DEFAULT … NOT NULL`.
void WriteColumnDefinition(SqlWriter& out, const Table& table, const Column& column);
// `, CONSTRAINT name CHECK (…)`; writes nothing where no check is needed.
void WriteTypeCheck(SqlWriter& out, const Table& table, const Column& column);
// A CHECK or index predicate of the schema, bound to the table and printed.
void WriteCondition(SqlWriter& out, const Table& table, const Expr& condition, std::string_view name);
// `CONSTRAINT name FOREIGN KEY (…) REFERENCES …`.
void WriteForeignKey(SqlWriter& out, const Catalog& catalog, const Table& table, const ForeignKey& key);
// `(a, b)`.
void WriteColumnList(SqlWriter& out, const Table& table, const std::vector<ColumnIndex>& columns);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_DDL_H_
