#ifndef ROWGATE_PROTOSCHEMA_CATALOG_CONTEXT_H_
#define ROWGATE_PROTOSCHEMA_CATALOG_CONTEXT_H_

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "orm/schema/catalog.h"
#include "protoschema/diagnostics.h"
#include "protoschema/loader.h"
#include "rowgate/v1/annotations.pb.h"

// What the steps of BuildCatalog work on. Each step reports its problems here and goes on with what is sound, so that a
// user sees all of them. Private to protoschema; lives for one BuildCatalog.
namespace rowgate::protoschema {

struct TableDraft {
  const google::protobuf::Descriptor* message = nullptr;
  const v1::TableOptions* options = nullptr;
  orm::Table table;
  std::vector<const google::protobuf::FieldDescriptor*> columns;          // parallel to table.columns
  std::vector<const google::protobuf::FieldDescriptor*> relation_fields;  // declared, whether sound or not
  std::set<std::string, std::less<>> broken_fields;  // reported already: naming one is not reported again
};

struct CatalogContext {
  CatalogContext(const LoadedSchema& loaded, Diagnostics& sink) : schema(loaded), diagnostics(sink) {}

  const LoadedSchema& schema;
  Diagnostics& diagnostics;
  std::vector<TableDraft> drafts;
  std::map<std::string, std::shared_ptr<const orm::EnumType>> enums;

  TableDraft* FindDraft(const google::protobuf::Descriptor* message);
  const orm::Table& table(orm::TableIndex index) const { return drafts[static_cast<size_t>(index)].table; }

  // The table that `name` means inside `scope`, by protobuf's rule: innermost scope first. Null: no such message or not
  // a table, reported at `location` for `element`.
  TableDraft* ResolveTable(std::string_view name, const google::protobuf::Descriptor& scope, const Location& location,
                           std::string_view element);

  // The stored columns that `fields` name, all of them or nothing (reported unless the field is known to be broken).
  std::optional<std::vector<orm::ColumnIndex>> ResolveColumns(const std::vector<std::string>& fields,
                                                              const TableDraft& draft, const Location& location,
                                                              std::string_view element);

  void ReportTable(const TableDraft& draft, std::string_view problem);
  void ReportColumn(const google::protobuf::FieldDescriptor& field, std::string_view problem);
  void ReportRelation(const google::protobuf::FieldDescriptor& field, std::string_view problem);
  Location TableOptionLocation(const TableDraft& draft) const;
};

// SQL names of columns, in order, for names of constraints.
std::vector<std::string> SqlNamesOf(const orm::Table& table, const std::vector<orm::ColumnIndex>& columns);
// "author_id, created_at": proto field names.
std::string FieldNamesOf(const orm::Table& table, const std::vector<orm::ColumnIndex>& columns);

// The steps, in the order in which they run; each handles all tables.
void BuildColumns(CatalogContext& context);      // columns.cc: columns, types, nullability
void BuildKeys(CatalogContext& context);         // keys.cc: primary key, unique constraints
void BuildForeignKeys(CatalogContext& context);  // foreign_keys.cc
void BuildGenerated(CatalogContext& context);    // column_defaults.cc: who makes key values (needs foreign keys)
void BuildDefaults(CatalogContext& context);     // column_defaults.cc
void BuildBehaviours(CatalogContext& context);   // behaviours.cc: versions, times, who may write and read; soft delete
void BuildRules(CatalogContext& context);        // column_rules.cc: what values must satisfy (needs defaults)
void BuildComputed(CatalogContext& context);     // computed.cc
void BuildIndexes(CatalogContext& context);      // indexes.cc
void BuildChecks(CatalogContext& context);       // checks.cc
void BuildRelations(CatalogContext& context);    // relations.cc
void PairRelations(CatalogContext& context);     // relation_pairing.cc: back_populates and inverse
void BuildCascades(CatalogContext& context);     // relation_options.cc: cascades, orders
void CheckSqlNames(CatalogContext& context);     // sql_names.cc: usable and unique

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_CATALOG_CONTEXT_H_
