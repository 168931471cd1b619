#ifndef ROWGATE_BENCH_HTTP2_CONNECTION_H_
#define ROWGATE_BENCH_HTTP2_CONNECTION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "bench/http2_frames.h"

namespace rowgate::bench {

// What a call came to.
struct Http2Answer {
  uint64_t call = 0;
  int status = 0;  // of gRPC; kReset when the server gave none
  std::string message;

  static constexpr int kReset = -1;
};

// One connection that makes unary calls of one method. It costs a quarter of what gRPC's client does, so that a flood
// leaves the machine to the server. Keeps the server's limit of streams, as every client must. Used by one thread.
class Http2Connection {
 public:
  // Connects to "host:port" and waits for the server's settings. Ends the process when that cannot be.
  Http2Connection(const std::string& address, std::string_view path);
  ~Http2Connection();
  Http2Connection(const Http2Connection&) = delete;
  Http2Connection& operator=(const Http2Connection&) = delete;

  // Whether another call may be started now.
  bool HasRoom() const;
  // The call's stream. It leaves with the next Exchange.
  uint32_t Start(uint64_t call, std::string_view request, absl::Duration timeout);
  // Tells the server that nobody waits any more.
  void Cancel(uint32_t stream);

  // Sends what was started, as far as the network takes it, and appends the answers that have come.
  void Exchange(std::vector<Http2Answer>& answers);
  int socket() const { return socket_; }
  bool broken() const { return broken_; }

 private:
  struct Stream {
    uint64_t call = 0;
    std::string body;
  };

  void Send();
  void Receive();
  void TakeFrames(std::vector<Http2Answer>& answers);
  void Take(const Frame& frame, std::vector<Http2Answer>& answers);
  void TakeOfStream(const Frame& frame, std::vector<Http2Answer>& answers);
  void TakeSettings(std::string_view payload);

  int socket_ = -1;
  const RequestHeaders headers_;
  std::vector<char> buffer_;
  bool broken_ = false;
  bool has_settings_ = false;
  uint32_t next_stream_ = 1;
  size_t streams_max_ = SIZE_MAX;
  int64_t send_window_ = 65'535;  // of the connection; a request is far smaller than a stream's own
  uint32_t received_ = 0;         // since the last window update
  absl::flat_hash_map<uint32_t, Stream> streams_;
  std::string out_;
  std::string in_;
};

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_HTTP2_CONNECTION_H_
