#ifndef ROWGATE_SERVER_REFLECTION_REFLECTION_FILES_H_
#define ROWGATE_SERVER_REFLECTION_REFLECTION_FILES_H_

#include "absl/status/status.h"

namespace google::protobuf {
class DescriptorPool;
}

namespace rowgate::server {

// Adds grpc/reflection/v1/reflection.proto and its v1alpha twin to `pool` unless the pool or its underlay has them:
// clients look up the reflection service itself. Errors: as AddBuiltInFile.
absl::Status AddReflectionFiles(google::protobuf::DescriptorPool& pool);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_REFLECTION_REFLECTION_FILES_H_
