#include "bench/http2_frames.h"

#include <algorithm>
#include <charconv>

namespace rowgate::bench {
namespace {

constexpr std::string_view kClientPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
constexpr size_t kFrameHeaderSize = 9;
constexpr uint32_t kWindowMax = 0x7fffffff;
constexpr uint32_t kWindowAtStart = 65'535;
constexpr uint16_t kHeaderTableSize = 1;  // settings
constexpr uint16_t kInitialWindowSize = 4;
constexpr uint32_t kCancel = 8;  // the error code

void AppendBytes(uint32_t value, int bytes, std::string& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

void AppendSetting(uint16_t name, uint32_t value, std::string& out) {
  AppendBytes(name, 2, out);
  AppendBytes(value, 4, out);
}

// Not compressed, shorter than 127 bytes.
void AppendText(std::string_view text, std::string& out) {
  out.push_back(static_cast<char>(text.size()));
  out.append(text);
}

}  // namespace

uint32_t BigEndian32(std::string_view bytes) {
  uint32_t value = 0;
  for (const char byte : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

void AppendFrame(const Frame& frame, std::string& out) {
  AppendBytes(static_cast<uint32_t>(frame.payload.size()), 3, out);
  out.push_back(static_cast<char>(frame.type));
  out.push_back(static_cast<char>(frame.flags));
  AppendBytes(frame.stream, 4, out);
  out.append(frame.payload);
}

void AppendResetStream(uint32_t stream, std::string& out) {
  std::string code;
  AppendBytes(kCancel, 4, code);
  AppendFrame({.type = FrameType::kResetStream, .stream = stream, .payload = code}, out);
}

void AppendWindowUpdate(uint32_t stream, uint32_t bytes, std::string& out) {
  std::string increment;
  AppendBytes(bytes, 4, increment);
  AppendFrame({.type = FrameType::kWindowUpdate, .stream = stream, .payload = increment}, out);
}

void AppendPreface(std::string& out) {
  std::string settings;
  AppendSetting(kHeaderTableSize, 0, settings);
  AppendSetting(kInitialWindowSize, kWindowMax, settings);
  out.append(kClientPreface);
  AppendFrame({.type = FrameType::kSettings, .payload = settings}, out);
  AppendWindowUpdate(0, kWindowMax - kWindowAtStart, out);
}

std::optional<Frame> FirstFrame(std::string_view bytes, size_t& size) {
  if (bytes.size() < kFrameHeaderSize) return std::nullopt;
  const uint32_t length = BigEndian32(bytes) >> 8;
  size = kFrameHeaderSize + length;
  if (bytes.size() < size) return std::nullopt;
  return Frame{.type = static_cast<FrameType>(bytes[3]),
               .flags = static_cast<uint8_t>(bytes[4]),
               .stream = BigEndian32(bytes.substr(5)) & kWindowMax,
               .payload = bytes.substr(kFrameHeaderSize, length)};
}

RequestHeaders::RequestHeaders(std::string_view authority, std::string_view path) {
  // :method POST, :scheme http of the static table; then literals that enter the dynamic table.
  first_ = "\x83\x86\x44";
  AppendText(path, first_);
  first_ += "\x41";
  AppendText(authority, first_);
  first_ += "\x5f";
  AppendText("application/grpc", first_);
  first_ += "\x40";
  AppendText("te", first_);
  AppendText("trailers", first_);
}

std::string RequestHeaders::Block(bool first, absl::Duration timeout) const {
  // The dynamic table counts from 62, the newest first.
  std::string block = first ? first_ : "\x83\x86\xc1\xc0\xbf\xbe";
  block.push_back('\0');  // a literal that stays out of the table
  AppendText("grpc-timeout", block);
  AppendText(std::to_string(std::max<int64_t>(absl::ToInt64Milliseconds(timeout), 1)) + "m", block);
  return block;
}

std::optional<int> GrpcStatusIn(std::string_view block) {
  constexpr std::string_view kName = "\x0bgrpc-status";
  const size_t at = block.find(kName);
  if (at == std::string_view::npos || at + kName.size() + 1 >= block.size()) return std::nullopt;
  const char* const value = block.data() + at + kName.size() + 1;
  const auto length = std::min<size_t>(static_cast<unsigned char>(value[-1]), block.data() + block.size() - value);
  int status = 0;
  if (std::from_chars(value, value + length, status).ec != std::errc()) return std::nullopt;
  return status;
}

}  // namespace rowgate::bench
