#include <iostream>
#include <string>
#include <vector>

#include "google/protobuf/compiler/plugin.pb.h"
#include "google/protobuf/descriptor.pb.h"
#include "protoschema/generate.h"
#include "protoschema/loader.h"

// The protoc plugin: a CodeGeneratorRequest on standard input, a CodeGeneratorResponse on standard output.

namespace {

namespace pb = google::protobuf;

// Imported files come along in the request; those named in file_to_generate are the schema.
pb::compiler::CodeGeneratorResponse Answer(const pb::compiler::CodeGeneratorRequest& request) {
  pb::compiler::CodeGeneratorResponse response;
  response.set_supported_features(pb::compiler::CodeGeneratorResponse::FEATURE_PROTO3_OPTIONAL);
  pb::FileDescriptorSet set;
  *set.mutable_file() = request.proto_file();
  const std::vector<std::string> listed(request.file_to_generate().begin(), request.file_to_generate().end());
  const auto schema = rowgate::protoschema::LoadDescriptorSet(set, listed);
  if (!schema.ok()) {
    response.set_error(std::string(schema.status().message()));
    return response;
  }
  const auto files = rowgate::protoschema::GenerateRepositories(**schema);
  if (!files.ok()) {
    response.set_error(std::string(files.status().message()));
    return response;
  }
  for (const auto& file : *files) {
    auto& out = *response.add_file();
    out.set_name(file.path);
    out.set_content(file.text);
  }
  return response;
}

}  // namespace

int main() {
  pb::compiler::CodeGeneratorRequest request;
  if (!request.ParseFromIstream(&std::cin)) {
    std::cerr << "protoc-gen-rowgate is run by protoc: protoc --rowgate_out=DIR FILE.proto\n";
    return 1;
  }
  return Answer(request).SerializeToOstream(&std::cout) ? 0 : 1;
}
