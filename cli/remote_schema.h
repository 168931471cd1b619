#ifndef ROWGATE_CLI_REMOTE_SCHEMA_H_
#define ROWGATE_CLI_REMOTE_SCHEMA_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/rpc_client.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor_database.h"

namespace rowgate::cli {

// What a server says of itself through the server reflection protocol: v1, or v1alpha where that is all there is.
// Works with any server that has it. Not thread-safe.
class RemoteSchema {
 public:
  // `client` outlives it.
  RemoteSchema(const RpcClient& client, RpcOptions options);

  absl::StatusOr<std::vector<std::string>> ListServices();
  // Fetches the file of the symbol with everything it imports, so that it and its types are in pool(). Error:
  // UNKNOWN_NAME when the server does not know the symbol.
  absl::Status Fetch(const std::string& symbol);

  const google::protobuf::DescriptorPool& pool() const { return pool_; }

 private:
  // Sends one ServerReflectionRequest and answers with its response.
  absl::StatusOr<std::string> Ask(std::string_view request);
  absl::Status AddFiles(std::string_view file_response);
  absl::Status FetchImports();

  const RpcClient& client_;
  const RpcOptions options_;
  std::string method_;
  google::protobuf::SimpleDescriptorDatabase files_;
  google::protobuf::DescriptorPool pool_;
  std::vector<std::string> wanted_;  // imports that may still be missing
};

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_REMOTE_SCHEMA_H_
