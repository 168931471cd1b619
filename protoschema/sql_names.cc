#include <map>
#include <string>
#include <utility>

#include "orm/base/strings.h"
#include "protoschema/catalog_context.h"
#include "protoschema/names.h"

namespace rowgate::protoschema {
namespace {

using orm::StrCat;

// Names that must differ from each other, whatever their case: SQLite and MySQL fold it.
class NameSpace {
 public:
  explicit NameSpace(CatalogContext& context) : context_(context) {}

  void Add(const TableDraft& draft, const std::string& name, const std::string& what) {
    if (const std::string problem = SqlNameProblem(name); !problem.empty()) {
      context_.ReportTable(draft, StrCat("the SQL name \"", name, "\" of ", what, " ", problem));
    }
    const auto [taken, added] = taken_.emplace(LowerAscii(name), StrCat(what, " of ", draft.message->full_name()));
    if (!added) {
      context_.ReportTable(draft, StrCat("the SQL name \"", name, "\" of ", what, " is also that of ", taken->second));
    }
  }

 private:
  CatalogContext& context_;
  std::map<std::string, std::string> taken_;
};

void CheckColumns(CatalogContext& context, const TableDraft& draft) {
  NameSpace names(context);
  for (const orm::Column& column : draft.table.columns) {
    if (column.is_stored()) names.Add(draft, column.sql_name, StrCat("column ", column.field_name));
  }
}

// Checks and foreign keys are named per table.
void CheckConstraints(CatalogContext& context, const TableDraft& draft) {
  NameSpace names(context);
  const orm::Table& table = draft.table;
  for (const orm::ForeignKey& key : table.foreign_keys) names.Add(draft, key.name, "a foreign key");
  for (const orm::Check& check : table.checks) names.Add(draft, check.name, "a check");
}

// Tables and indexes, those of keys included, share one namespace per SQL schema on PostgreSQL and SQLite.
void AddRelations(NameSpace& names, const TableDraft& draft) {
  const orm::Table& table = draft.table;
  names.Add(draft, table.sql_name, "the table");
  if (!table.primary_key.columns.empty()) names.Add(draft, table.primary_key.name, "the primary key");
  for (const orm::Key& key : table.uniques) names.Add(draft, key.name, "a unique constraint");
  for (const orm::Index& index : table.indexes) names.Add(draft, index.name, "an index");
}

}  // namespace

void CheckSqlNames(CatalogContext& context) {
  std::map<std::string, NameSpace> by_schema;
  for (const TableDraft& draft : context.drafts) {
    NameSpace& names = by_schema.try_emplace(LowerAscii(draft.table.sql_schema), context).first->second;
    AddRelations(names, draft);
    CheckColumns(context, draft);
    CheckConstraints(context, draft);
  }
}

}  // namespace rowgate::protoschema
