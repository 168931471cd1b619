#include "server/transport/message_bytes.h"

#include <cstddef>
#include <utility>

namespace rowgate::server {
namespace {

// Below this size one copy costs less than the two extra allocations of a slice that owns the string.
constexpr size_t kCopyBytesMax = 1024;

grpc::Slice SliceFromBytes(std::string bytes) {
  if (bytes.size() <= kCopyBytesMax) return grpc::Slice(bytes);
  auto* owned = new std::string(std::move(bytes));
  return grpc::Slice(
      owned->data(), owned->size(), [](void* user_data) { delete static_cast<std::string*>(user_data); }, owned);
}

}  // namespace

grpc::ByteBuffer BufferFromBytes(std::string bytes) {
  const grpc::Slice slice = SliceFromBytes(std::move(bytes));
  return grpc::ByteBuffer(&slice, 1);
}

MessageBytes::MessageBytes(const grpc::ByteBuffer& buffer) {
  if (!buffer.TrySingleSlice(&slice_).ok()) (void)buffer.DumpToSingleSlice(&slice_);
}

}  // namespace rowgate::server
