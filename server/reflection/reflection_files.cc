#include "server/reflection/reflection_files.h"

#include <string_view>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/reflection/built_in_file.h"

namespace rowgate::server {
namespace {

// What follows the package. Names and numbers are those of the gRPC project's protocol; both versions share them.
constexpr std::string_view kBody = R"(
message ServerReflectionRequest {
  string host = 1;
  oneof message_request {
    string file_by_filename = 3;
    string file_containing_symbol = 4;
    ExtensionRequest file_containing_extension = 5;
    string all_extension_numbers_of_type = 6;
    string list_services = 7;
  }
}

message ExtensionRequest {
  string containing_type = 1;
  int32 extension_number = 2;
}

message ServerReflectionResponse {
  string valid_host = 1;
  ServerReflectionRequest original_request = 2;
  oneof message_response {
    FileDescriptorResponse file_descriptor_response = 4;
    ExtensionNumberResponse all_extension_numbers_response = 5;
    ListServiceResponse list_services_response = 6;
    ErrorResponse error_response = 7;
  }
}

message FileDescriptorResponse {
  repeated bytes file_descriptor_proto = 1;
}

message ExtensionNumberResponse {
  string base_type_name = 1;
  repeated int32 extension_number = 2;
}

message ListServiceResponse {
  repeated ServiceResponse service = 1;
}

message ServiceResponse {
  string name = 1;
}

message ErrorResponse {
  int32 error_code = 1;
  string error_message = 2;
}

service ServerReflection {
  rpc ServerReflectionInfo(stream ServerReflectionRequest) returns (stream ServerReflectionResponse);
}
)";

absl::Status AddVersion(std::string_view version, google::protobuf::DescriptorPool& pool) {
  const std::string source = orm::StrCat("syntax = \"proto3\"; package grpc.reflection.", version, ";", kBody);
  return AddBuiltInFile(orm::StrCat("grpc/reflection/", version, "/reflection.proto"), source, pool);
}

}  // namespace

absl::Status AddReflectionFiles(google::protobuf::DescriptorPool& pool) {
  RETURN_IF_ERROR(AddVersion("v1", pool));
  return AddVersion("v1alpha", pool);
}

}  // namespace rowgate::server
