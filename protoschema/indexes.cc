#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "orm/base/strings.h"
#include "protoschema/catalog_context.h"
#include "protoschema/conditions.h"
#include "protoschema/names.h"

namespace rowgate::protoschema {
namespace {

using orm::StrCat;

struct IndexField {
  std::string field;
  bool descending = false;
};

// "created_at", "created_at asc", "created_at desc".
std::optional<IndexField> ParseIndexField(const std::string& text) {
  const std::vector<std::string> words = absl::StrSplit(text, ' ', absl::SkipEmpty());
  if (words.size() == 1) return IndexField{.field = words[0]};
  if (words.size() != 2) return std::nullopt;
  const std::string direction = LowerAscii(words[1]);
  if (direction != "asc" && direction != "desc") return std::nullopt;
  return IndexField{.field = words[0], .descending = direction == "desc"};
}

std::string NameOf(const orm::Table& table, const std::vector<orm::ColumnIndex>& columns) {
  return ConventionName("ix", table.sql_name, SqlNamesOf(table, columns));
}

void AddDeclared(CatalogContext& context, TableDraft& draft, const v1::TableOptions::Index& option) {
  const Location location = context.TableOptionLocation(draft);
  const std::string element = StrCat(draft.message->full_name(), ": index ", option.name());
  orm::Index index{.name = option.name(), .unique = option.unique()};
  std::vector<std::string> fields;
  for (const std::string& text : option.fields()) {
    const std::optional<IndexField> field = ParseIndexField(text);
    if (!field) {
      context.diagnostics.Add(location, element, StrCat("\"", text, "\" is not a field name with `asc` or `desc`"));
      return;
    }
    fields.push_back(field->field);
    index.descending.push_back(field->descending);
  }
  if (fields.empty()) return context.diagnostics.Add(location, element, "lists no fields");
  auto columns = context.ResolveColumns(fields, draft, location, element);
  if (!columns) return;
  index.columns = *std::move(columns);
  if (std::find(index.descending.begin(), index.descending.end(), true) == index.descending.end()) {
    index.descending.clear();
  }
  if (index.name.empty()) index.name = NameOf(draft.table, index.columns);
  if (!option.filter().empty()) {
    absl::StatusOr<orm::Expr> where = ReadCondition(option.filter(), draft.table);
    if (!where.ok()) return context.diagnostics.Add(location, element, orm::ToStd(where.status().message()));
    index.where = *std::move(where);
  }
  draft.table.indexes.push_back(std::move(index));
}

// A key's own index serves its column already.
bool IsKey(const orm::Table& table, const std::vector<orm::ColumnIndex>& columns) {
  return table.primary_key.columns == columns ||
         std::any_of(table.uniques.begin(), table.uniques.end(),
                     [&columns](const orm::Key& key) { return key.columns == columns; });
}

void AddColumnIndexes(TableDraft& draft) {
  for (size_t i = 0; i < draft.columns.size(); ++i) {
    const std::vector<orm::ColumnIndex> columns = {static_cast<orm::ColumnIndex>(i)};
    if (!draft.columns[i]->options().GetExtension(v1::column).index() || IsKey(draft.table, columns)) continue;
    draft.table.indexes.push_back({.name = NameOf(draft.table, columns), .columns = columns});
  }
}

}  // namespace

void BuildIndexes(CatalogContext& context) {
  for (TableDraft& draft : context.drafts) {
    for (const v1::TableOptions::Index& option : draft.options->indexes()) AddDeclared(context, draft, option);
    AddColumnIndexes(draft);
  }
}

}  // namespace rowgate::protoschema
