#ifndef ROWGATE_SERVER_TRANSPORT_MESSAGE_BYTES_H_
#define ROWGATE_SERVER_TRANSPORT_MESSAGE_BYTES_H_

#include <string>
#include <string_view>

#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/slice.h"

namespace rowgate::server {

// A buffer gRPC can send, also for an empty message (gRPC aborts the process on a default-constructed buffer). Long
// bytes are handed over without a copy.
grpc::ByteBuffer BufferFromBytes(std::string bytes);

// The bytes of a received message in one piece, copied only if they arrived in several.
class MessageBytes {
 public:
  explicit MessageBytes(const grpc::ByteBuffer& buffer);

  // Valid as long as this object, independent of the buffer.
  std::string_view view() const { return {reinterpret_cast<const char*>(slice_.begin()), slice_.size()}; }

 private:
  grpc::Slice slice_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSPORT_MESSAGE_BYTES_H_
