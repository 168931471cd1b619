#include "server/health/health_file.h"

#include <string_view>

#include "server/reflection/built_in_file.h"

namespace rowgate::server {
namespace {

// Names and numbers are those of the gRPC project's protocol.
constexpr std::string_view kHealthProto = R"(
syntax = "proto3";

package grpc.health.v1;

message HealthCheckRequest {
  string service = 1;
}

message HealthCheckResponse {
  enum ServingStatus {
    UNKNOWN = 0;
    SERVING = 1;
    NOT_SERVING = 2;
    SERVICE_UNKNOWN = 3;
  }
  ServingStatus status = 1;
}

service Health {
  rpc Check(HealthCheckRequest) returns (HealthCheckResponse);
  rpc Watch(HealthCheckRequest) returns (stream HealthCheckResponse);
}
)";

}  // namespace

absl::Status AddHealthFile(google::protobuf::DescriptorPool& pool) {
  return AddBuiltInFile("grpc/health/v1/health.proto", kHealthProto, pool);
}

}  // namespace rowgate::server
