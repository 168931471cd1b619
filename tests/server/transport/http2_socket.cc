#include "tests/server/transport/http2_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace rowgate::server {
namespace {

enum FrameType : uint8_t { kData = 0, kHeaders = 1, kResetStream = 3, kSettings = 4 };
constexpr uint8_t kEndStream = 1;
constexpr uint8_t kEndHeaders = 4;

// One HPACK field: literal, neither indexed nor Huffman-coded. Both texts are shorter than 127 bytes.
std::string Field(std::string_view name, std::string_view value) {
  std::string field(1, '\0');
  for (const std::string_view text : {name, value}) {
    field += static_cast<char>(text.size());
    field += text;
  }
  return field;
}

}  // namespace

Http2Socket::Http2Socket(int port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  SendAll("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  SendFrame(kSettings, 0, 0, "");
}

Http2Socket::~Http2Socket() { close(socket_); }

void Http2Socket::StartCall(std::string_view path) {
  SendFrame(kHeaders, kEndHeaders, 1,
            Field(":method", "POST") + Field(":scheme", "http") + Field(":path", path) + Field(":authority", "test") +
                Field("te", "trailers") + Field("content-type", "application/grpc"));
}

void Http2Socket::SendData(std::string_view bytes, bool end_stream) {
  SendFrame(kData, end_stream ? kEndStream : 0, 1, bytes);
}

void Http2Socket::ResetCall() { SendFrame(kResetStream, 0, 1, std::string_view("\0\0\0\x08", 4)); }

void Http2Socket::SendFrame(uint8_t type, uint8_t flags, uint32_t stream, std::string_view payload) {
  const auto length = static_cast<uint32_t>(payload.size());
  std::string frame;
  for (const uint32_t byte : {length >> 16, length >> 8, length, uint32_t{type}, uint32_t{flags}, stream >> 24,
                              stream >> 16, stream >> 8, stream}) {
    frame += static_cast<char>(byte & 0xff);
  }
  frame += payload;
  SendAll(frame);
}

void Http2Socket::SendAll(std::string_view bytes) {
  EXPECT_EQ(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
}

}  // namespace rowgate::server
