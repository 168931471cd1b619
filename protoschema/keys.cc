#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "orm/base/strings.h"
#include "protoschema/catalog_context.h"
#include "protoschema/names.h"

namespace rowgate::protoschema {
namespace {

using orm::StrCat;

std::vector<std::string> MarkedPrimary(const TableDraft& draft) {
  std::vector<std::string> fields;
  for (size_t i = 0; i < draft.columns.size(); ++i) {
    if (draft.columns[i]->options().GetExtension(v1::column).primary_key()) {
      fields.push_back(draft.table.columns[i].field_name);
    }
  }
  return fields;
}

bool IsKeyType(const orm::Column& column) {
  return column.type().kind != orm::TypeKind::kArray && column.type().kind != orm::TypeKind::kJson;
}

// Why the column can be no part of a key, or "".
std::string PartProblem(const orm::Column& column) {
  if (!IsKeyType(column)) return StrCat("a ", orm::Describe(column.type()), " cannot be compared as a key");
  return column.embedded < 0 ? "" : StrCat(column.field_name, " is in an embedded message, which keys are not");
}

void CheckKeyParts(CatalogContext& context, const TableDraft& draft, const orm::Key& key) {
  for (const orm::ColumnIndex index : key.columns) {
    const std::string problem = PartProblem(draft.table.column(index));
    if (problem.empty()) continue;
    context.ReportColumn(*draft.columns[static_cast<size_t>(index)],
                         StrCat("is part of key ", key.name, ", but ", problem));
  }
}

void MarkPrimary(CatalogContext& context, TableDraft& draft) {
  for (const orm::ColumnIndex index : draft.table.primary_key.columns) {
    orm::Column& column = draft.table.columns[static_cast<size_t>(index)];
    column.primary_key = true;
    if (!column.nullable) continue;
    context.ReportColumn(*draft.columns[static_cast<size_t>(index)],
                         "is part of the primary key and cannot be NULL: drop `optional` or add `not_null: true`");
  }
}

void BuildPrimaryKey(CatalogContext& context, TableDraft& draft) {
  const v1::TableOptions& options = *draft.options;
  std::vector<std::string> fields = MarkedPrimary(draft);
  if (options.primary_key_size() > 0) {
    std::vector<std::string> listed(options.primary_key().begin(), options.primary_key().end());
    const bool agree = std::is_permutation(fields.begin(), fields.end(), listed.begin(), listed.end());
    if (!fields.empty() && !agree)
      context.ReportTable(draft, "`primary_key` lists other fields than those marked primary_key");
    fields = std::move(listed);
  }
  orm::Key& key = draft.table.primary_key;
  key.name =
      options.primary_key_name().empty() ? ConventionName("pk", draft.table.sql_name, {}) : options.primary_key_name();
  if (fields.empty() && !draft.table.view && draft.broken_fields.empty()) {
    context.ReportTable(draft, "has no primary key: mark a field with `primary_key: true`");
  }
  const auto columns =
      context.ResolveColumns(fields, draft, context.TableOptionLocation(draft), draft.message->full_name());
  if (columns) key.columns = *columns;
  MarkPrimary(context, draft);
  CheckKeyParts(context, draft, key);
}

void AddUnique(CatalogContext& context, TableDraft& draft, std::string name, std::vector<orm::ColumnIndex> columns) {
  if (name.empty()) name = ConventionName("uq", draft.table.sql_name, SqlNamesOf(draft.table, columns));
  orm::Key key{.name = std::move(name), .columns = std::move(columns)};
  CheckKeyParts(context, draft, key);
  draft.table.uniques.push_back(std::move(key));
}

void BuildUniques(CatalogContext& context, TableDraft& draft) {
  for (size_t i = 0; i < draft.columns.size(); ++i) {
    if (!draft.columns[i]->options().GetExtension(v1::column).unique()) continue;
    const std::vector<orm::ColumnIndex> columns = {static_cast<orm::ColumnIndex>(i)};
    if (columns == draft.table.primary_key.columns) continue;  // the primary key says it already
    AddUnique(context, draft, "", columns);
  }
  for (const v1::TableOptions::Unique& unique : draft.options->uniques()) {
    const std::string element = StrCat(draft.message->full_name(), ": unique constraint ", unique.name());
    if (unique.fields().empty()) {
      context.diagnostics.Add(context.TableOptionLocation(draft), element, "lists no fields");
      continue;
    }
    auto columns = context.ResolveColumns({unique.fields().begin(), unique.fields().end()}, draft,
                                          context.TableOptionLocation(draft), element);
    if (columns) AddUnique(context, draft, unique.name(), *std::move(columns));
  }
}

std::vector<orm::ColumnIndex> Sorted(std::vector<orm::ColumnIndex> columns) {
  std::sort(columns.begin(), columns.end());
  return columns;
}

// A row is addressed by the set of key columns it gives, so two keys over the same set could not be told apart.
void CheckDistinctKeys(CatalogContext& context, const TableDraft& draft) {
  std::vector<const orm::Key*> keys = {&draft.table.primary_key};
  for (const orm::Key& unique : draft.table.uniques) keys.push_back(&unique);
  for (size_t i = 1; i < keys.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (Sorted(keys[i]->columns) != Sorted(keys[j]->columns)) continue;
      context.ReportTable(draft, StrCat(keys[i]->name, " covers the same columns as ", keys[j]->name));
    }
  }
}

}  // namespace

void BuildKeys(CatalogContext& context) {
  for (TableDraft& draft : context.drafts) {
    BuildPrimaryKey(context, draft);
    BuildUniques(context, draft);
    CheckDistinctKeys(context, draft);
  }
}

}  // namespace rowgate::protoschema
