#ifndef ROWGATE_SERVER_WIRE_CANONICAL_MESSAGE_H_
#define ROWGATE_SERVER_WIRE_CANONICAL_MESSAGE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "orm/base/mutex.h"
#include "server/wire/wire_writer.h"

namespace rowgate::server {

// Writes messages so that equal ones have equal bytes: map entries, which libraries send in any order, come last and in
// the order of their keys, at any depth and inside google.protobuf.Any. Thread-safe.
class CanonicalMessages {
 public:
  // `pool` outlives it.
  explicit CanonicalMessages(const google::protobuf::DescriptorPool& pool) : pool_(pool) {}

  // `without`: numbers of fields of the message itself that are left out. MALFORMED_REQUEST.
  absl::StatusOr<std::string> Rewrite(const google::protobuf::Descriptor& message, std::string_view bytes,
                                      std::span<const uint32_t> without) const;

 private:
  class Walk;

  // Whether there may be maps inside; what has none is copied as it is.
  bool MayHoldMaps(const google::protobuf::Descriptor& message) const;

  const google::protobuf::DescriptorPool& pool_;
  mutable orm::Mutex mutex_;
  mutable std::unordered_map<const google::protobuf::Descriptor*, bool> may_hold_maps_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_CANONICAL_MESSAGE_H_
