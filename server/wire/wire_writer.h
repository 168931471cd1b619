#ifndef ROWGATE_SERVER_WIRE_WIRE_WRITER_H_
#define ROWGATE_SERVER_WIRE_WIRE_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "server/wire/wire_reader.h"

// Writes protobuf's wire format into one string. Field order is the caller's; the bytes equal those of protobuf's own
// serialiser when fields come in number order.
namespace rowgate::server {

class WireWriter {
 public:
  void Varint(uint64_t value) {
    while (value >= 0x80) {
      out_.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    out_.push_back(static_cast<char>(value));
  }
  void Tag(uint32_t number, WireType type) { Varint(uint64_t{number} << 3 | static_cast<uint8_t>(type)); }
  void Fixed32(uint32_t bits) { Raw({reinterpret_cast<const char*>(&bits), sizeof bits}); }
  void Fixed64(uint64_t bits) { Raw({reinterpret_cast<const char*>(&bits), sizeof bits}); }
  void Raw(std::string_view bytes) { out_.append(bytes); }

  void VarintField(uint32_t number, uint64_t value) {
    Tag(number, WireType::kVarint);
    Varint(value);
  }
  void BytesField(uint32_t number, std::string_view bytes) {
    Tag(number, WireType::kBytes);
    Varint(bytes.size());
    Raw(bytes);
  }

  // A nested message (or packed field): everything written between the two calls is its body.
  size_t BeginNested(uint32_t number) {
    Tag(number, WireType::kBytes);
    out_.push_back('\0');  // most bodies are shorter than 128 bytes, so one byte of length is the right guess
    return out_.size();
  }
  void EndNested(size_t start) {
    size_t length = out_.size() - start;
    if (length < 0x80) {
      out_[start - 1] = static_cast<char>(length);
      return;
    }
    char encoded[10];
    size_t size = 0;
    for (; length >= 0x80; length >>= 7) encoded[size++] = static_cast<char>(length | 0x80);
    encoded[size++] = static_cast<char>(length);
    out_[start - 1] = encoded[0];
    out_.insert(start, encoded + 1, size - 1);
  }

  void Reserve(size_t bytes) { out_.reserve(bytes); }
  size_t size() const { return out_.size(); }
  const std::string& bytes() const { return out_; }
  std::string Take() && { return std::move(out_); }

 private:
  std::string out_;
};

inline uint64_t EncodeZigZag(int64_t value) {
  return static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
}

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_WIRE_WRITER_H_
