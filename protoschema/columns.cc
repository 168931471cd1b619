#include <algorithm>
#include <utility>

#include "orm/base/strings.h"
#include "protoschema/catalog_context.h"
#include "protoschema/column_types.h"
#include "protoschema/columns.h"
#include "protoschema/comments.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::StrCat;

bool IsTableTyped(const pb::FieldDescriptor& field) {
  return field.cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE && IsTable(*field.message_type());
}

// Why the field can be no column, whatever its type; "" when it can.
std::string ShapeProblem(const pb::FieldDescriptor& field) {
  if (field.is_map()) return "map fields are not supported as columns: use a message or google.protobuf.Struct";
  if (field.real_containing_oneof() != nullptr) {
    return StrCat("fields of a oneof (\"", field.real_containing_oneof()->name(), "\") are not supported as columns");
  }
  if (IsTableTyped(field)) {
    return StrCat(field.message_type()->full_name(),
                  " is a table: a field of that type is a relation and needs `(rowgate.v1.relation) = {}`");
  }
  return "";
}

// A scalar without presence cannot be NULL: its unset form is the zero value. A message can be absent, but is a column
// that may be NULL only when the schema says `optional`.
bool IsNullable(const pb::FieldDescriptor& field, const v1::ColumnOptions& options) {
  return field.has_optional_keyword() && !options.not_null();
}

// Options that say nothing without another one.
std::string LonelyOption(const v1::ColumnOptions& options) {
  return options.prefix().empty() ? "" : "`prefix` needs `embed: true`";
}

bool AddColumn(CatalogContext& context, TableDraft& draft, const pb::FieldDescriptor& field) {
  if (field.options().GetExtension(v1::column).embed()) return AddEmbedded(context, draft, field);
  std::optional<orm::Column> column = ReadColumn(context, field);
  if (!column) return false;
  draft.table.columns.push_back(*std::move(column));
  draft.columns.push_back(&field);
  return true;
}

void AddField(CatalogContext& context, TableDraft& draft, const pb::FieldDescriptor& field) {
  const bool relation = field.options().HasExtension(v1::relation);
  if (relation && field.options().HasExtension(v1::column)) {
    context.ReportColumn(field, "has both column and relation options: a field is one or the other");
    draft.broken_fields.insert(field.name());
  } else if (relation) {
    draft.relation_fields.push_back(&field);
  } else if (!AddColumn(context, draft, field)) {
    draft.broken_fields.insert(field.name());
  }
}

}  // namespace

std::vector<const pb::FieldDescriptor*> FieldsByNumber(const pb::Descriptor& message) {
  std::vector<const pb::FieldDescriptor*> fields;
  for (int i = 0; i < message.field_count(); ++i) fields.push_back(message.field(i));
  std::sort(fields.begin(), fields.end(), [](const auto* a, const auto* b) { return a->number() < b->number(); });
  return fields;
}

std::optional<orm::Column> ReadColumn(CatalogContext& context, const pb::FieldDescriptor& field) {
  const v1::ColumnOptions& options = field.options().GetExtension(v1::column);
  std::string problem = ShapeProblem(field);
  if (problem.empty()) problem = LonelyOption(options);
  if (!problem.empty()) {
    context.ReportColumn(field, problem);
    return std::nullopt;
  }
  std::optional<orm::StoredType> stored = ColumnTypeOf(field, options, context);
  if (!stored) return std::nullopt;
  orm::Column column;
  column.field_name = field.name();
  column.field_number = field.number();
  column.sql_name = options.name().empty() ? field.name() : options.name();
  column.stored = *std::move(stored);
  column.nullable = IsNullable(field, options);
  column.has_presence = field.has_presence();
  column.collation = options.collation();
  column.comment = CommentOf(field);
  return column;
}

void BuildColumns(CatalogContext& context) {
  for (TableDraft& draft : context.drafts) {
    for (const pb::FieldDescriptor* field : FieldsByNumber(*draft.message)) AddField(context, draft, *field);
    for (size_t i = 0; i < draft.table.columns.size(); ++i) {
      draft.table.columns[i].index = static_cast<orm::ColumnIndex>(i);
    }
    if (draft.table.columns.empty() && draft.broken_fields.empty()) context.ReportTable(draft, "has no columns");
  }
}

}  // namespace rowgate::protoschema
