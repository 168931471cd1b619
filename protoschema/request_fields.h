#ifndef ROWGATE_PROTOSCHEMA_REQUEST_FIELDS_H_
#define ROWGATE_PROTOSCHEMA_REQUEST_FIELDS_H_

#include <string_view>

#include "protoschema/file_builder.h"

// Fields that several requests and responses of repositories share, with their fixed numbers.
namespace rowgate::protoschema {

// A type of rowgate/v1/repository.proto.
FieldType RowgateMessage(std::string_view name);
FieldType RowgateEnum(std::string_view name);
FieldType FieldMask();

FieldSpec Where();
FieldSpec Filter();
FieldSpec Params();
// Of requests without a filter of their own.
FieldSpec IncludeParams();
FieldSpec OrderBy();
FieldSpec Include();
FieldSpec ReadMask();
FieldSpec Precondition();
FieldSpec RequestId();
FieldSpec Options();
FieldSpec RelationWrites();
FieldSpec Assign();
FieldSpec AllRows(int number);
FieldSpec MaxAffected(int number);
FieldSpec DryRun(int number);
// Of responses.
FieldSpec Loaded(int number);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_REQUEST_FIELDS_H_
