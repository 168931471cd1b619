#include "bench/http2_connection.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <utility>

namespace rowgate::bench {
namespace {

constexpr size_t kReceiveBytes = size_t{256} << 10;
// More than this is not queued in the client: the network is full.
constexpr size_t kOutBytesMax = size_t{1} << 20;
constexpr size_t kMessagePrefix = 5;  // gRPC's: a flag and the length
constexpr uint16_t kMaxConcurrentStreams = 3;
constexpr uint32_t kWindowUpdateBytes = uint32_t{1} << 28;

[[noreturn]] void Die(std::string_view what) {
  std::cerr << "load_generator: " << what << '\n';
  std::exit(2);
}

int Connect(const std::string& address) {
  const size_t colon = address.rfind(':');
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.substr(0, colon).c_str(), address.substr(colon + 1).c_str(), &hints, &found) != 0) return -1;
  const int connected = ::socket(found->ai_family, found->ai_socktype, found->ai_protocol);
  const bool done = connect(connected, found->ai_addr, found->ai_addrlen) == 0;
  freeaddrinfo(found);
  const int on = 1;
  setsockopt(connected, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  fcntl(connected, F_SETFL, O_NONBLOCK);
  return done ? connected : -1;
}

std::string GrpcMessage(std::string_view bytes) {
  std::string message(1, '\0');  // not compressed
  for (int shift = 24; shift >= 0; shift -= 8) message.push_back(static_cast<char>(bytes.size() >> shift));
  return message.append(bytes);
}

}  // namespace

Http2Connection::Http2Connection(const std::string& address, std::string_view path)
    : socket_(Connect(address)), headers_(address, path), buffer_(kReceiveBytes) {
  if (socket_ < 0) Die("cannot connect to " + address);
  AppendPreface(out_);
  std::vector<Http2Answer> none;
  while (!has_settings_ && !broken_) {
    Exchange(none);
    pollfd waiting = {.fd = socket_, .events = POLLIN, .revents = 0};
    poll(&waiting, 1, 10);
  }
}

Http2Connection::~Http2Connection() { close(socket_); }

bool Http2Connection::HasRoom() const {
  return !broken_ && streams_.size() < streams_max_ && send_window_ > 0 && out_.size() < kOutBytesMax;
}

uint32_t Http2Connection::Start(uint64_t call, std::string_view request, absl::Duration timeout) {
  const uint32_t stream = std::exchange(next_stream_, next_stream_ + 2);
  streams_.emplace(stream, Stream{.call = call, .body = {}});
  const std::string headers = headers_.Block(/*first=*/stream == 1, timeout);
  const std::string message = GrpcMessage(request);
  AppendFrame({.type = FrameType::kHeaders, .flags = kEndHeaders, .stream = stream, .payload = headers}, out_);
  AppendFrame({.type = FrameType::kData, .flags = kEndStream, .stream = stream, .payload = message}, out_);
  send_window_ -= static_cast<int64_t>(message.size());
  return stream;
}

void Http2Connection::Cancel(uint32_t stream) {
  if (streams_.erase(stream) > 0) AppendResetStream(stream, out_);
}

void Http2Connection::Exchange(std::vector<Http2Answer>& answers) {
  Receive();
  TakeFrames(answers);
  if (received_ >= kWindowUpdateBytes) AppendWindowUpdate(0, std::exchange(received_, 0), out_);
  Send();
  if (!broken_) return;
  for (const auto& [id, stream] : streams_) answers.push_back({.call = stream.call, .status = Http2Answer::kReset});
  streams_.clear();
}

void Http2Connection::Send() {
  if (out_.empty() || broken_) return;
  const ssize_t sent = send(socket_, out_.data(), out_.size(), MSG_NOSIGNAL);
  if (sent < 0) {
    broken_ = errno != EAGAIN && errno != EINTR;
  } else {
    out_.erase(0, static_cast<size_t>(sent));
  }
}

void Http2Connection::Receive() {
  const ssize_t got = recv(socket_, buffer_.data(), buffer_.size(), 0);
  if (got > 0) in_.append(buffer_.data(), static_cast<size_t>(got));
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) broken_ = true;
}

void Http2Connection::TakeFrames(std::vector<Http2Answer>& answers) {
  std::string_view rest = in_;
  size_t size = 0;
  while (const std::optional<Frame> frame = FirstFrame(rest, size)) {
    Take(*frame, answers);
    rest.remove_prefix(size);
  }
  in_.erase(0, in_.size() - rest.size());
}

void Http2Connection::Take(const Frame& frame, std::vector<Http2Answer>& answers) {
  switch (frame.type) {
    case FrameType::kData: received_ += static_cast<uint32_t>(frame.payload.size()); [[fallthrough]];
    case FrameType::kHeaders:
    case FrameType::kResetStream: return TakeOfStream(frame, answers);
    case FrameType::kSettings:
      if (frame.flags == 0) TakeSettings(frame.payload);
      return;
    case FrameType::kPing:
      if (frame.flags == 0) AppendFrame({.type = frame.type, .flags = kAck, .payload = frame.payload}, out_);
      return;
    case FrameType::kGoAway: broken_ = true; return;
    case FrameType::kWindowUpdate:
      if (frame.stream == 0) send_window_ += BigEndian32(frame.payload);
      return;
  }
}

void Http2Connection::TakeOfStream(const Frame& frame, std::vector<Http2Answer>& answers) {
  const auto found = streams_.find(frame.stream);
  if (found == streams_.end()) return;  // cancelled, or it has had its answer
  if (frame.type == FrameType::kData) {
    found->second.body.append(frame.payload);
    return;
  }
  if (frame.type == FrameType::kHeaders && (frame.flags & kEndStream) == 0) return;
  const std::optional<int> status = frame.type == FrameType::kHeaders ? GrpcStatusIn(frame.payload) : std::nullopt;
  Http2Answer& answer = answers.emplace_back();
  answer.call = found->second.call;
  answer.status = status.value_or(Http2Answer::kReset);
  if (found->second.body.size() >= kMessagePrefix) answer.message = found->second.body.substr(kMessagePrefix);
  streams_.erase(found);
}

void Http2Connection::TakeSettings(std::string_view payload) {
  constexpr size_t kSettingSize = 6;
  for (; payload.size() >= kSettingSize; payload.remove_prefix(kSettingSize)) {
    const uint32_t name = BigEndian32(payload) >> 16;
    if (name == kMaxConcurrentStreams) streams_max_ = BigEndian32(payload.substr(2));
  }
  has_settings_ = true;
  AppendFrame({.type = FrameType::kSettings, .flags = kAck, .payload = {}}, out_);
}

}  // namespace rowgate::bench
