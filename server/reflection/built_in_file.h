#ifndef ROWGATE_SERVER_REFLECTION_BUILT_IN_FILE_H_
#define ROWGATE_SERVER_REFLECTION_BUILT_IN_FILE_H_

#include <string_view>

#include "absl/status/status.h"

namespace google::protobuf {
class DescriptorPool;
}

namespace rowgate::server {

// Parses `source` (a .proto file without imports) and adds it to `pool` as `name`, unless the pool or its underlay has
// a file of that name. So a schema's own pool can stay as it is: put another pool over it. Errors: INVALID_ARGUMENT
// SCHEMA_INVALID when the pool has some of the file's names from elsewhere. Not thread-safe with other uses of `pool`.
absl::Status AddBuiltInFile(std::string_view name, std::string_view source, google::protobuf::DescriptorPool& pool);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_REFLECTION_BUILT_IN_FILE_H_
