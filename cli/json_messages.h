#ifndef ROWGATE_CLI_JSON_MESSAGES_H_
#define ROWGATE_CLI_JSON_MESSAGES_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace google::protobuf {
class Descriptor;
class DescriptorPool;
namespace util {
class TypeResolver;
}
}  // namespace google::protobuf

namespace rowgate::cli {

struct JsonStyle {
  bool proto_names = false;  // author_id instead of authorId
};

// protobuf's JSON for messages of one pool, which must outlive it. Thread-safe.
class JsonMessages {
 public:
  explicit JsonMessages(const google::protobuf::DescriptorPool& pool);
  ~JsonMessages();

  // Error: INVALID_JSON that says where.
  absl::StatusOr<std::string> ToBytes(const google::protobuf::Descriptor& message, std::string_view json) const;
  // Indented. Error: INVALID_JSON for bytes that are no such message.
  absl::StatusOr<std::string> ToJson(const google::protobuf::Descriptor& message, std::string_view bytes,
                                     const JsonStyle& style) const;

 private:
  std::unique_ptr<google::protobuf::util::TypeResolver> resolver_;
};

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_JSON_MESSAGES_H_
