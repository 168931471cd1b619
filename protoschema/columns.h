#ifndef ROWGATE_PROTOSCHEMA_COLUMNS_H_
#define ROWGATE_PROTOSCHEMA_COLUMNS_H_

#include <vector>

#include "protoschema/catalog_context.h"

// Steps of BuildColumns.
namespace rowgate::protoschema {

// columns.cc. The column that the field is by itself; nothing when it cannot be one, which has been reported.
std::optional<orm::Column> ReadColumn(CatalogContext& context, const google::protobuf::FieldDescriptor& field);
std::vector<const google::protobuf::FieldDescriptor*> FieldsByNumber(const google::protobuf::Descriptor& message);

// embedding.cc. Makes the fields of an `embed` field's message columns of the table; false when that cannot be, which
// has been reported.
bool AddEmbedded(CatalogContext& context, TableDraft& draft, const google::protobuf::FieldDescriptor& field);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_COLUMNS_H_
