#ifndef ROWGATE_CLI_JSON_MESSAGES_H_
#define ROWGATE_CLI_JSON_MESSAGES_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace google::protobuf {
class Descriptor;
class DescriptorPool;
}  // namespace google::protobuf

namespace rowgate::cli {

class MessageTypes;

struct JsonStyle {
  bool proto_names = false;  // author_id instead of authorId
};

// Puts the message of that full name into the pool, with all that it needs.
using FetchMessage = std::function<absl::Status(const std::string&)>;

// protobuf's JSON for messages of one pool, which must outlive it. Thread-safe when `fetch` is.
class JsonMessages {
 public:
  // `fetch` is asked for what a google.protobuf.Any holds and the pool lacks.
  explicit JsonMessages(const google::protobuf::DescriptorPool& pool, FetchMessage fetch = {});
  ~JsonMessages();

  // Takes some short forms, too (json_check.h). Error: INVALID_JSON that says where.
  absl::StatusOr<std::string> ToBytes(const google::protobuf::Descriptor& message, std::string_view json) const;
  // Indented. Error: INVALID_JSON for bytes that are no such message, or hold one that nobody knows.
  absl::StatusOr<std::string> ToJson(const google::protobuf::Descriptor& message, std::string_view bytes,
                                     const JsonStyle& style) const;

 private:
  std::unique_ptr<MessageTypes> types_;
};

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_JSON_MESSAGES_H_
