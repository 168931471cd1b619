#ifndef ROWGATE_PROTOSCHEMA_COLUMN_TYPES_H_
#define ROWGATE_PROTOSCHEMA_COLUMN_TYPES_H_

#include <memory>
#include <optional>

#include "protoschema/catalog_context.h"

namespace rowgate::protoschema {

// The logical type and storage of a column field with all its options applied; nothing when it cannot be a column,
// which has been reported.
std::optional<orm::StoredType> ColumnTypeOf(const google::protobuf::FieldDescriptor& field,
                                            const v1::ColumnOptions& options, CatalogContext& context);

// enums.cc. The members with what is stored for each; the same object for each use of one enum. Problems are reported
// once, at the enum.
std::shared_ptr<const orm::EnumType> EnumTypeOf(const google::protobuf::EnumDescriptor& descriptor,
                                                CatalogContext& context);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_COLUMN_TYPES_H_
