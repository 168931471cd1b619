#include <set>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/binder.h"
#include "orm/sql/compiler.h"
#include "orm/sql/ddl.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/sql_writer.h"

namespace rowgate::orm {
namespace {

constexpr auto kPrinted = SqlWriter::Values::kPrinted;

using CreatedTables = std::set<TableIndex>;

void WriteAction(SqlWriter& out, SqlText event, ReferentialAction action) {
  switch (action) {
    case ReferentialAction::kNoAction: return;
    case ReferentialAction::kRestrict: out.Text(event).Text(" RESTRICT"); return;
    case ReferentialAction::kCascade: out.Text(event).Text(" CASCADE"); return;
    case ReferentialAction::kSetNull: out.Text(event).Text(" SET NULL"); return;
    case ReferentialAction::kSetDefault: out.Text(event).Text(" SET DEFAULT"); return;
  }
}

void WriteKey(SqlWriter& out, const Table& table, const Key& key, SqlText kind) {
  out.Text(", CONSTRAINT ").Identifier(key.name).Text(kind);
  WriteColumnList(out, table, key.columns);
}

bool IdentityHoldsKey(const SqlWriter& out, const Table& table) {
  if (!out.traits().identity_holds_primary_key) return false;
  for (const Column& column : table.columns) {
    if (column.generated == Generated::kIdentity) return true;
  }
  return false;
}

// Whether the clause can be part of CREATE TABLE: what it refers to exists by then.
bool IsInline(const SqlWriter& out, const Table& table, const ForeignKey& key, const CreatedTables& created) {
  return out.traits().foreign_keys_may_precede_tables || key.referenced_table == table.index ||
         created.contains(key.referenced_table);
}

// What is deleted softly takes no name away: unique indexes leave such rows out.
void WriteIndexPredicate(SqlWriter& out, const Table& table, const Index& index) {
  const bool living_rows = index.unique && table.soft_delete.has_value();
  if (!index.where && !living_rows) return;
  if (!out.traits().partial_indexes) return out.Refuse("an index of some rows only");
  out.Text(" WHERE ");
  if (living_rows) out.Identifier(table.column(*table.soft_delete).sql_name).Text(" IS NULL");
  if (!index.where) return;
  if (living_rows) out.Text(" AND (");
  WriteCondition(out, table, *index.where, index.name);
  if (living_rows) out.Text(")");
}

void WriteIndexColumns(SqlWriter& out, const Table& table, const Index& index) {
  out.Text(" (");
  for (size_t i = 0; i < index.columns.size(); ++i) {
    if (i > 0) out.Text(", ");
    out.Identifier(table.column(index.columns[i]).sql_name);
    if (i < index.descending.size() && index.descending[i]) out.Text(" DESC");
  }
  out.Text(")");
  WriteIndexPredicate(out, table, index);
}

// A constraint cannot be partial, an index can.
std::vector<Index> IndexesOf(const Table& table) {
  std::vector<Index> indexes;
  if (table.soft_delete) {
    for (const Key& key : table.uniques) indexes.push_back({.name = key.name, .columns = key.columns, .unique = true});
  }
  indexes.insert(indexes.end(), table.indexes.begin(), table.indexes.end());
  return indexes;
}

std::vector<const Column*> StoredColumns(const Table& table) {
  std::vector<const Column*> columns;
  for (const Column& column : table.columns) {
    if (column.is_stored()) columns.push_back(&column);
  }
  return columns;
}

void WriteInnerIndex(SqlWriter& out, const Table& table, const Index& index) {
  out.Text(index.unique ? SqlText(", UNIQUE INDEX ") : SqlText(", INDEX ")).Identifier(index.name);
  WriteIndexColumns(out, table, index);
}

absl::StatusOr<std::string> CreateTable(const Catalog& catalog, const Table& table, const Dialect& dialect,
                                        const CreatedTables& created) {
  SqlWriter out(dialect, kPrinted);
  out.Text("CREATE TABLE IF NOT EXISTS ").TableName(table).Text(" (");
  const std::vector<const Column*> columns = StoredColumns(table);
  WriteList(out, columns, [&](const Column* column) { WriteColumnDefinition(out, table, *column); });
  if (!IdentityHoldsKey(out, table)) WriteKey(out, table, table.primary_key, " PRIMARY KEY ");
  if (!table.soft_delete) {
    for (const Key& key : table.uniques) WriteKey(out, table, key, " UNIQUE ");
  }
  if (out.traits().indexes_in_create_table) {
    for (const Index& index : IndexesOf(table)) WriteInnerIndex(out, table, index);
  }
  for (const Column* column : columns) WriteTypeCheck(out, table, *column);
  for (const Check& check : table.checks) {
    out.Text(", CONSTRAINT ").Identifier(check.name).Text(" CHECK (");
    WriteCondition(out, table, check.condition, check.name);
    out.Text(")");
  }
  for (const ForeignKey& key : table.foreign_keys) {
    if (!IsInline(out, table, key, created)) continue;
    out.Text(", ");
    WriteForeignKey(out, catalog, table, key);
  }
  out.Text(")");
  return std::move(out).FinishDdl();
}

absl::StatusOr<std::string> CreateIndex(const Table& table, const Index& index, const Dialect& dialect) {
  SqlWriter out(dialect, kPrinted);
  out.Text(index.unique ? SqlText("CREATE UNIQUE INDEX IF NOT EXISTS ") : SqlText("CREATE INDEX IF NOT EXISTS "));
  out.Identifier(index.name).Text(" ON ").TableName(table);
  WriteIndexColumns(out, table, index);
  return std::move(out).FinishDdl();
}

absl::StatusOr<std::string> AddForeignKey(const Catalog& catalog, const Table& table, const ForeignKey& key,
                                          const Dialect& dialect) {
  SqlWriter clause(dialect, kPrinted);
  WriteForeignKey(clause, catalog, table, key);
  SqlWriter out(dialect, kPrinted);
  dialect.AddForeignKey(out, table, key, clause);
  return std::move(out).FinishDdl();
}

// Statements in the making, so that the steps below need no six parameters each.
class CreateAll {
 public:
  CreateAll(const Catalog& catalog, const Dialect& dialect) : catalog_(catalog), dialect_(dialect) {}

  absl::Status Add(const Table& table) {
    RETURN_IF_ERROR(AddSchema(table));
    ASSIGN_OR_RETURN(std::string create, CreateTable(catalog_, table, dialect_, created_));
    statements_.push_back(std::move(create));
    for (const Index& index : IndexesOf(table)) {
      if (dialect_.traits().indexes_in_create_table) break;
      ASSIGN_OR_RETURN(std::string create_index, CreateIndex(table, index, dialect_));
      statements_.push_back(std::move(create_index));
    }
    return AddPostponed(table);
  }

  std::vector<std::string> Finish() && {
    for (std::string& statement : postponed_) statements_.push_back(std::move(statement));
    return std::move(statements_);
  }

 private:
  absl::Status AddSchema(const Table& table) {
    if (table.sql_schema.empty() || !schemas_.insert(table.sql_schema).second) return absl::OkStatus();
    SqlWriter out(dialect_, kPrinted);
    if (!out.traits().schemas) out.Refuse("tables in a named schema");
    out.Text("CREATE SCHEMA IF NOT EXISTS ").Identifier(table.sql_schema);
    ASSIGN_OR_RETURN(std::string statement, std::move(out).FinishDdl());
    statements_.push_back(std::move(statement));
    return absl::OkStatus();
  }

  absl::Status AddPostponed(const Table& table) {
    const SqlWriter out(dialect_, kPrinted);
    for (const ForeignKey& key : table.foreign_keys) {
      if (IsInline(out, table, key, created_)) continue;
      ASSIGN_OR_RETURN(std::string statement, AddForeignKey(catalog_, table, key, dialect_));
      postponed_.push_back(std::move(statement));
    }
    created_.insert(table.index);
    return absl::OkStatus();
  }

  const Catalog& catalog_;
  const Dialect& dialect_;
  CreatedTables created_;
  std::set<std::string> schemas_;
  std::vector<std::string> statements_;
  std::vector<std::string> postponed_;
};

}  // namespace

void WriteColumnList(SqlWriter& out, const Table& table, const std::vector<ColumnIndex>& columns) {
  out.Text("(");
  WriteList(out, columns, [&](ColumnIndex i) { out.Identifier(table.column(i).sql_name); });
  out.Text(")");
}

void WriteCondition(SqlWriter& out, const Table& table, const Expr& condition, std::string_view name) {
  const absl::StatusOr<BoundExpr> bound = BindCondition(condition, {.table = &table, .field = name});
  if (!bound.ok()) return out.Fail(bound.status());
  WriteExpr(out, *bound);
}

void WriteForeignKey(SqlWriter& out, const Catalog& catalog, const Table& table, const ForeignKey& key) {
  const Table& referenced = catalog.table(key.referenced_table);
  out.Text("CONSTRAINT ").Identifier(key.name).Text(" FOREIGN KEY ");
  WriteColumnList(out, table, key.columns);
  out.Text(" REFERENCES ").TableName(referenced).Text(" ");
  WriteColumnList(out, referenced, key.referenced_columns);
  WriteAction(out, " ON DELETE", key.on_delete);
  WriteAction(out, " ON UPDATE", key.on_update);
}

absl::StatusOr<std::vector<std::string>> CreateAllStatements(const Catalog& catalog, const Dialect& dialect) {
  CreateAll all(catalog, dialect);
  for (const Table* table : catalog.InDependencyOrder()) {
    if (!table->view) RETURN_IF_ERROR(all.Add(*table));
  }
  return std::move(all).Finish();
}

}  // namespace rowgate::orm
