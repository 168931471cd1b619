#include "protoschema/catalog_builder.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "protoschema/catalog_context.h"
#include "protoschema/comments.h"
#include "protoschema/names.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;

void ReportNestedTables(CatalogContext& context, const pb::Descriptor& outer) {
  for (int i = 0; i < outer.nested_type_count(); ++i) {
    const pb::Descriptor& nested = *outer.nested_type(i);
    if (IsTable(nested)) {
      context.diagnostics.Add(context.schema.LocationOf(nested), nested.full_name(),
                              "a table must be a top-level message, not one inside another");
    }
    ReportNestedTables(context, nested);
  }
}

void AddDraft(CatalogContext& context, const pb::Descriptor& message) {
  TableDraft& draft = context.drafts.emplace_back();
  draft.message = &message;
  draft.options = &message.options().GetExtension(v1::table);
  orm::Table& table = draft.table;
  table.index = static_cast<orm::TableIndex>(context.drafts.size() - 1);
  table.message_name = message.full_name();
  table.sql_schema = draft.options->schema();
  table.sql_name = draft.options->name().empty() ? SnakeCase(message.name()) : draft.options->name();
  table.view = draft.options->view();
  table.comment = CommentOf(message);
  if (message.file()->syntax() != pb::FileDescriptor::SYNTAX_PROTO3) {
    context.ReportTable(draft, "tables need `syntax = \"proto3\"`: proto2's presence rules are not supported");
  }
}

void CollectTables(CatalogContext& context) {
  for (const pb::FileDescriptor* file : context.schema.files()) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      const pb::Descriptor& message = *file->message_type(i);
      if (IsTable(message)) AddDraft(context, message);
      ReportNestedTables(context, message);
    }
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<orm::Catalog>> BuildCatalog(const LoadedSchema& schema) {
  Diagnostics diagnostics;
  CatalogContext context(schema, diagnostics);
  CollectTables(context);
  BuildColumns(context);
  BuildKeys(context);
  BuildForeignKeys(context);
  BuildGenerated(context);
  BuildDefaults(context);
  BuildBehaviours(context);
  BuildRules(context);
  BuildComputed(context);
  BuildIndexes(context);
  BuildChecks(context);
  BuildRelations(context);
  PairRelations(context);
  BuildCascades(context);
  CheckSqlNames(context);
  RETURN_IF_ERROR(diagnostics.ToStatus());
  std::vector<orm::Table> tables;
  for (TableDraft& draft : context.drafts) tables.push_back(std::move(draft.table));
  return std::make_unique<orm::Catalog>(std::move(tables));
}

}  // namespace rowgate::protoschema
