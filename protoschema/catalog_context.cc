#include "protoschema/catalog_context.h"

#include <algorithm>

#include "orm/base/strings.h"
#include "protoschema/names.h"

namespace rowgate::protoschema {

namespace pb = google::protobuf;
using orm::StrAppend;
using orm::StrCat;

TableDraft* CatalogContext::FindDraft(const pb::Descriptor* message) {
  const auto found = std::find_if(drafts.begin(), drafts.end(),
                                  [message](const TableDraft& draft) { return draft.message == message; });
  return found == drafts.end() ? nullptr : &*found;
}

TableDraft* CatalogContext::ResolveTable(std::string_view name, const pb::Descriptor& scope, const Location& location,
                                         std::string_view element) {
  const pb::Descriptor* message = nullptr;
  if (name.starts_with('.')) {
    message = schema.FindMessage(name.substr(1));
  } else {
    std::string prefix = StrCat(scope.full_name(), ".");
    while (message == nullptr) {
      message = schema.FindMessage(StrCat(prefix, name));
      if (prefix.empty()) break;
      const size_t dot = prefix.rfind('.', prefix.size() - 2);
      prefix = dot == std::string::npos || prefix.size() < 2 ? "" : prefix.substr(0, dot + 1);
    }
  }
  TableDraft* found = message == nullptr ? nullptr : FindDraft(message);
  if (found == nullptr) {
    const std::string_view why = message == nullptr ? "there is no such message" : "that message is not a table";
    diagnostics.Add(location, element, StrCat("refers to \"", name, "\", but ", why));
  }
  return found;
}

std::optional<std::vector<orm::ColumnIndex>> CatalogContext::ResolveColumns(const std::vector<std::string>& fields,
                                                                            const TableDraft& draft,
                                                                            const Location& location,
                                                                            std::string_view element) {
  std::vector<orm::ColumnIndex> columns;
  bool sound = true;
  for (const std::string& field : fields) {
    const orm::Column* column = draft.table.FindField(field);
    if (column == nullptr) {
      sound = false;
      if (draft.broken_fields.contains(field)) continue;
      diagnostics.Add(location, element,
                      StrCat("names \"", field, "\", which is no column of ", draft.message->full_name()));
    } else if (!draft.columns[static_cast<size_t>(column->index)]
                    ->options()
                    .GetExtension(v1::column)
                    .computed()
                    .empty()) {
      sound = false;
      diagnostics.Add(location, element,
                      StrCat("names \"", field, "\", which is computed: the database has no such column"));
    } else if (std::find(columns.begin(), columns.end(), column->index) != columns.end()) {
      sound = false;
      diagnostics.Add(location, element, StrCat("names \"", field, "\" twice"));
    } else {
      columns.push_back(column->index);
    }
  }
  if (!sound) return std::nullopt;
  return columns;
}

Location CatalogContext::TableOptionLocation(const TableDraft& draft) const {
  return schema.LocationOfOption(*draft.message, v1::kTableFieldNumber);
}

void CatalogContext::ReportTable(const TableDraft& draft, std::string_view problem) {
  diagnostics.Add(TableOptionLocation(draft), draft.message->full_name(), problem);
}

void CatalogContext::ReportColumn(const pb::FieldDescriptor& field, std::string_view problem) {
  diagnostics.Add(schema.LocationOfOption(field, v1::kColumnFieldNumber), field.full_name(), problem);
}

void CatalogContext::ReportRelation(const pb::FieldDescriptor& field, std::string_view problem) {
  diagnostics.Add(schema.LocationOfOption(field, v1::kRelationFieldNumber), field.full_name(), problem);
}

std::vector<std::string> SqlNamesOf(const orm::Table& table, const std::vector<orm::ColumnIndex>& columns) {
  std::vector<std::string> names;
  for (const orm::ColumnIndex column : columns) names.push_back(table.column(column).sql_name);
  return names;
}

std::string FieldNamesOf(const orm::Table& table, const std::vector<orm::ColumnIndex>& columns) {
  std::string names;
  for (const orm::ColumnIndex column : columns) {
    StrAppend(names, names.empty() ? "" : ", ", table.column(column).field_name);
  }
  return names;
}

}  // namespace rowgate::protoschema
