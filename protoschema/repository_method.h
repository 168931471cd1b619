#ifndef ROWGATE_PROTOSCHEMA_REPOSITORY_METHOD_H_
#define ROWGATE_PROTOSCHEMA_REPOSITORY_METHOD_H_

#include <string>

#include "google/protobuf/descriptor.h"
#include "orm/schema/catalog.h"

namespace rowgate::protoschema {

enum class MethodKind {
  kGet,
  kBatchGet,
  kList,
  kStream,
  kCount,
  kCreate,
  kBatchCreate,
  kUpdate,
  kUpsert,
  kDelete,
  kBatchDelete,
  kUpdateWhere,
  kDeleteWhere,
  kGetOrCreate,
  kUndelete,
};

// One method of a synthesised service. Descriptors belong to the LoadedSchema.
struct RepositoryMethod {
  std::string full_name;  // "blog.v1.UserRepository/List", as gRPC paths have it after the first slash
  MethodKind kind;
  orm::TableIndex table = 0;
  const google::protobuf::Descriptor* input = nullptr;
  const google::protobuf::Descriptor* output = nullptr;
  bool server_streaming = false;
};

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_REPOSITORY_METHOD_H_
