#ifndef ROWGATE_SERVER_REFLECTION_REFLECTION_METHODS_H_
#define ROWGATE_SERVER_REFLECTION_REFLECTION_METHODS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "server/dispatch/dispatcher.h"

namespace google::protobuf {
class DescriptorPool;
}

// The server reflection protocol, grpc.reflection.v1.ServerReflection and v1alpha: how grpcurl, buf and others call a
// server without its .proto files.
namespace rowgate::server {

// A client that asks without reading the answers would fill the memory; its stream ends at this many bytes of answers.
inline constexpr size_t kReflectionStreamBytesMax = size_t{64} << 20;

// Adds both versions of ServerReflectionInfo. They know the files of `pool`, which must outlive the dispatcher's calls
// and not change, and list `services` and themselves. To show the built-in files beside a schema, put a pool over it:
//
//   google::protobuf::DescriptorPool pool(&schema->pool());
//   RETURN_IF_ERROR(AddHealthFile(pool));
//   RETURN_IF_ERROR(AddReflectionFiles(pool));
//   AddReflectionMethods(pool, services, builder);
//
// Each answer with a file carries all its imports. What is not found is an error_response and the stream goes on; a
// malformed request ends it with INVALID_ARGUMENT, too many bytes of answers with RESOURCE_EXHAUSTED.
void AddReflectionMethods(const google::protobuf::DescriptorPool& pool, std::vector<std::string> services,
                          DispatcherBuilder& builder);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_REFLECTION_REFLECTION_METHODS_H_
