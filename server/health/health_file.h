#ifndef ROWGATE_SERVER_HEALTH_HEALTH_FILE_H_
#define ROWGATE_SERVER_HEALTH_HEALTH_FILE_H_

#include "absl/status/status.h"

namespace google::protobuf {
class DescriptorPool;
}

namespace rowgate::server {

// Adds grpc/health/v1/health.proto to `pool` unless the pool or its underlay has it; the reflection service shows it
// to clients. Errors: as AddBuiltInFile.
absl::Status AddHealthFile(google::protobuf::DescriptorPool& pool);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_HEALTH_HEALTH_FILE_H_
