#include "tests/server/reflection/reflection_client.h"

#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/descriptor_database.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/unknown_field_set.h"
#include "gtest/gtest.h"
#include "server/reflection/reflection_files.h"

namespace rowgate::server {

namespace pb = google::protobuf;

ReflectionClient::ReflectionClient() { EXPECT_TRUE(AddReflectionFiles(pool_).ok()); }

std::unique_ptr<pb::Message> ReflectionClient::New(const std::string& type) {
  const pb::Descriptor* descriptor = pool_.FindMessageTypeByName("grpc.reflection.v1." + type);
  return std::unique_ptr<pb::Message>(factory_.GetPrototype(descriptor)->New());
}

std::string ReflectionClient::Request(const std::string& text) {
  const auto request = New("ServerReflectionRequest");
  EXPECT_TRUE(pb::TextFormat::ParseFromString(text, request.get())) << text;
  return request->SerializeAsString();
}

std::unique_ptr<pb::Message> ReflectionClient::Parse(const std::string& bytes) {
  auto response = New("ServerReflectionResponse");
  const bool parses = response->ParseFromString(bytes);
  EXPECT_TRUE(parses);
  EXPECT_TRUE(response->GetReflection()->GetUnknownFields(*response).empty());
  return response;
}

std::string ReflectionClient::Text(const std::string& bytes) {
  const auto response = Parse(bytes);
  response->GetReflection()->ClearField(response.get(), response->GetDescriptor()->FindFieldByName("original_request"));
  return response->ShortDebugString();
}

std::vector<std::string> ReflectionClient::Files(const pb::Message& response) {
  const auto* field = response.GetDescriptor()->FindFieldByName("file_descriptor_response");
  const pb::Message& answer = response.GetReflection()->GetMessage(response, field);
  const auto* files = answer.GetDescriptor()->FindFieldByName("file_descriptor_proto");
  pb::SimpleDescriptorDatabase database;
  std::vector<std::string> names;
  for (int i = 0; i < answer.GetReflection()->FieldSize(answer, files); ++i) {
    pb::FileDescriptorProto file;
    EXPECT_TRUE(file.ParseFromString(answer.GetReflection()->GetRepeatedString(answer, files, i)));
    EXPECT_TRUE(database.Add(file));
    names.push_back(file.name());
  }
  pb::DescriptorPool pool(&database);
  for (const std::string& name : names) EXPECT_NE(pool.FindFileByName(name), nullptr) << name;
  return names;
}

}  // namespace rowgate::server
