#ifndef ROWGATE_PROTOSCHEMA_LINKED_FILES_H_
#define ROWGATE_PROTOSCHEMA_LINKED_FILES_H_

#include <span>
#include <string_view>

#include "google/protobuf/descriptor.pb.h"

// The .proto files that this binary has compiled in: rowgate/v1 and Google's well-known types. They always win over
// copies on disk, because options are read through the linked classes. Thread-safe.
namespace rowgate::protoschema {

// True and `file` filled when `name` ("google/protobuf/timestamp.proto") is linked.
bool FindLinkedFile(std::string_view name, google::protobuf::FileDescriptorProto& file);

// The files that every schema's pool holds, imported by the user or not: the repository services need them, and
// QueryService and SchemaService are in them.
std::span<const std::string_view> AlwaysLoadedFiles();

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_LINKED_FILES_H_
