#ifndef ROWGATE_BENCH_HTTP2_FRAMES_H_
#define ROWGATE_BENCH_HTTP2_FRAMES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"

// As much of HTTP/2 (RFC 9113, RFC 7541) as one gRPC client needs that always calls the same method.
namespace rowgate::bench {

enum class FrameType : uint8_t {
  kData = 0,
  kHeaders = 1,
  kResetStream = 3,
  kSettings = 4,
  kPing = 6,
  kGoAway = 7,
  kWindowUpdate = 8,
};

inline constexpr uint8_t kEndStream = 0x1;
inline constexpr uint8_t kEndHeaders = 0x4;
inline constexpr uint8_t kAck = 0x1;  // of SETTINGS and PING

struct Frame {
  FrameType type = FrameType::kData;
  uint8_t flags = 0;
  uint32_t stream = 0;
  std::string_view payload;
};

uint32_t BigEndian32(std::string_view bytes);

void AppendFrame(const Frame& frame, std::string& out);
void AppendResetStream(uint32_t stream, std::string& out);  // CANCEL
void AppendWindowUpdate(uint32_t stream, uint32_t bytes, std::string& out);
// What a client says first. The server may send as much as it likes, and must not use a header table, so that what it
// sends can be read without one.
void AppendPreface(std::string& out);

// The frame that `bytes` begin with, with its size; nothing while it is incomplete.
std::optional<Frame> FirstFrame(std::string_view bytes, size_t& size);

// The request headers of one method. The first block on a connection puts what never changes into the server's header
// table, the others refer to it, as gRPC's clients do.
class RequestHeaders {
 public:
  RequestHeaders(std::string_view authority, std::string_view path);
  // `timeout`: at least a millisecond is sent.
  std::string Block(bool first, absl::Duration timeout) const;

 private:
  std::string first_;
};

// The gRPC status in a block of trailers; nothing in a block of other headers.
std::optional<int> GrpcStatusIn(std::string_view block);

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_HTTP2_FRAMES_H_
