#ifndef ROWGATE_SERVER_WIRE_FINGERPRINT_H_
#define ROWGATE_SERVER_WIRE_FINGERPRINT_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace google::protobuf {
class DescriptorPool;
}  // namespace google::protobuf

namespace rowgate::server {

// Tells whether two requests are the same, by a hash of the method and of the request without its request_id (field
// 26). Map entries, whose order on the wire says nothing, count in the order of their keys, at any depth, and inside
// google.protobuf.Any as well. Everything else counts as it was sent. Immutable and thread-safe.
class Fingerprints {
 public:
  // Of the methods and messages of `pool`, which must outlive it.
  explicit Fingerprints(const google::protobuf::DescriptorPool& pool);
  Fingerprints(const Fingerprints&) = delete;
  Fingerprints& operator=(const Fingerprints&) = delete;
  ~Fingerprints();

  // 64 hex digits. `method`: "blog.v1.UserRepository/Create". MALFORMED_REQUEST.
  absl::StatusOr<std::string> Of(std::string_view method, std::string_view request) const;

 private:
  struct Parts;
  const std::unique_ptr<const Parts> parts_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_FINGERPRINT_H_
