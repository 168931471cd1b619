#ifndef ROWGATE_TESTS_SERVER_TRANSPORT_HTTP2_SOCKET_H_
#define ROWGATE_TESTS_SERVER_TRANSPORT_HTTP2_SOCKET_H_

#include <cstdint>
#include <string_view>

namespace rowgate::server {

// A client connection that speaks just enough HTTP/2 to do what no gRPC client does: stop in the middle.
class Http2Socket {
 public:
  explicit Http2Socket(int port);
  ~Http2Socket();  // closes the connection, whatever is under way
  Http2Socket(const Http2Socket&) = delete;
  Http2Socket& operator=(const Http2Socket&) = delete;

  // Opens stream 1 with a POST to `path`.
  void StartCall(std::string_view path);
  // A DATA frame on stream 1.
  void SendData(std::string_view bytes, bool end_stream);
  void ResetCall();

 private:
  void SendFrame(uint8_t type, uint8_t flags, uint32_t stream, std::string_view payload);
  void SendAll(std::string_view bytes);

  int socket_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_TESTS_SERVER_TRANSPORT_HTTP2_SOCKET_H_
