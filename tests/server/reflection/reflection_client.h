#ifndef ROWGATE_TESTS_SERVER_REFLECTION_REFLECTION_CLIENT_H_
#define ROWGATE_TESTS_SERVER_REFLECTION_REFLECTION_CLIENT_H_

#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/message.h"

// Speaks the reflection protocol with protobuf's own parser and printer, made from the descriptors under test: proves
// bytes and descriptors against each other. Not thread-safe.
namespace rowgate::server {

class ReflectionClient {
 public:
  ReflectionClient();

  // A request in protobuf's text format as bytes: `list_services: ""`.
  std::string Request(const std::string& text);
  // A response as a message; null and a failed test when it does not parse or holds unknown fields.
  std::unique_ptr<google::protobuf::Message> Parse(const std::string& bytes);
  // The same in text format, without original_request.
  std::string Text(const std::string& bytes);

  // The names of a response's files, in order. Fails the test unless they build by themselves, as they must for a
  // client without any file.
  static std::vector<std::string> Files(const google::protobuf::Message& response);

 private:
  std::unique_ptr<google::protobuf::Message> New(const std::string& type);

  google::protobuf::DescriptorPool pool_;
  google::protobuf::DynamicMessageFactory factory_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_TESTS_SERVER_REFLECTION_REFLECTION_CLIENT_H_
