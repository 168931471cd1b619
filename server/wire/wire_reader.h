#ifndef ROWGATE_SERVER_WIRE_WIRE_READER_H_
#define ROWGATE_SERVER_WIRE_WIRE_READER_H_

#include <cstdint>
#include <string_view>

// Reads protobuf's wire format without building messages (protobuf encoding specification, "Message structure").
namespace rowgate::server {

enum class WireType : uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

struct WireField {
  uint32_t number = 0;
  WireType type = WireType::kVarint;
  uint64_t scalar = 0;     // kVarint, kFixed64, kFixed32
  std::string_view bytes;  // kBytes
};

// Walks the fields of one message. Borrows the bytes. Hostile input is safe: every length is checked, nothing recurses.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  // False at the end and on malformed input; failed() tells which.
  bool Next(WireField& field);
  // One bare varint, as packed fields hold them.
  bool NextVarint(uint64_t& value);
  bool NextFixed32(uint64_t& value);
  bool NextFixed64(uint64_t& value);

  bool failed() const { return failed_; }
  bool at_end() const { return at_ == end_; }

 private:
  bool Fail() {
    failed_ = true;
    at_ = end_;
    return false;
  }

  const char* at_;
  const char* end_;
  bool failed_ = false;
};

inline int64_t DecodeZigZag(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_WIRE_READER_H_
