#ifndef ROWGATE_SERVER_WIRE_JSON_CODEC_H_
#define ROWGATE_SERVER_WIRE_JSON_CODEC_H_

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

namespace rowgate::server {

// Message bytes to JSON text and back, for columns that hold JSON: Struct, Value, ListValue and users' own messages.
// Keeps proto field names. Works on bytes through protobuf's type resolver, so no message objects are made.
// Thread-safe; the pool must outlive it.
class JsonCodec {
 public:
  explicit JsonCodec(const google::protobuf::DescriptorPool& pool);
  ~JsonCodec();

  // INVALID_ARGUMENT (MALFORMED_REQUEST) for bytes that are no such message.
  absl::StatusOr<std::string> ToJson(const google::protobuf::Descriptor& message, std::string_view bytes) const;
  // DATA_LOSS for stored text that is no such message.
  absl::StatusOr<std::string> ToBytes(const google::protobuf::Descriptor& message, std::string_view json) const;

 private:
  std::unique_ptr<google::protobuf::util::TypeResolver> resolver_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_JSON_CODEC_H_
