#ifndef ROWGATE_TESTS_SUPPORT_FAKE_CALL_H_
#define ROWGATE_TESTS_SUPPORT_FAKE_CALL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "orm/base/mutex.h"
#include "server/transport/transport.h"

namespace rowgate::test {

struct FakeCallOptions {
  std::string method;
  server::Metadata metadata;
  absl::Time deadline = absl::InfiniteFuture();
  std::string peer = "ipv4:127.0.0.1:1";
};

// A ServerCall without a transport, for tests of handlers. The test plays the client: Send, HalfClose, Cancel, then
// looks at what was answered. It plays the transport's thread too: those calls run the read callbacks, on its thread;
// a read that is asked for elsewhere (by Handle, or a worker) waits for the next of them, or for Deliver.
//
//   const auto call = FakeCall::Create({.method = "blog.v1.UserRepository/Get"});
//   method.Handle(call);
//   call->Send(request);
//   ASSERT_TRUE(call->WaitFinished());
//   EXPECT_EQ(call->status().code, absl::StatusCode::kOk);
//
// Thread-safe for handlers that answer from other threads.
class FakeCall final : public server::ServerCall {
 public:
  static std::shared_ptr<FakeCall> Create(FakeCallOptions options);

  // The client's side.
  void Send(std::string bytes);
  void SendTooLarge();
  void HalfClose();
  void StaySilent(server::ReadOutcome outcome);  // kOverdue or kRefused: the transport waits for a message no more
  void Cancel();
  void StopTaking();  // from now on Write blocks until it gives up or the call is cancelled
  void Deliver();     // runs the callback of a read that can be answered, until there is none

  // What was answered.
  std::vector<std::string> written() const;  // by Write and WriteQueued
  bool finished() const;
  // False when the call is not finished within `timeout`.
  bool WaitFinished(absl::Duration timeout = absl::Seconds(10)) const;
  bool WaitWritten(size_t messages, absl::Duration timeout = absl::Seconds(10)) const;
  // After the call is finished:
  server::CallStatus status() const;
  server::Metadata trailers() const;
  std::optional<std::string> response() const;  // the bytes given to Finish

  // The handler's side.
  std::string_view method() const override { return options_.method; }
  const server::Metadata& metadata() const override { return options_.metadata; }
  absl::Time deadline() const override { return options_.deadline; }
  std::string_view peer() const override { return options_.peer; }
  bool cancelled() const override;
  void OnCancel(std::function<void()> callback) override;
  void ReadMessage(std::function<void(server::ReadOutcome, std::string_view)> done) override;
  bool Write(std::string bytes, absl::Time give_up_at = absl::InfiniteFuture()) override;
  void WriteQueued(std::string bytes) override;
  void Finish(server::CallStatus status, server::Metadata trailers, std::optional<std::string> bytes) override;

 private:
  struct Event {
    server::ReadOutcome outcome;
    std::string bytes;
  };
  using ReadCallback = std::function<void(server::ReadOutcome, std::string_view)>;

  explicit FakeCall(FakeCallOptions options) : options_(std::move(options)) {}

  void Push(Event event);
  // The read that waits and what it comes to, or nothing.
  std::optional<std::pair<ReadCallback, Event>> TakeDelivery();
  Event TakeEvent() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const FakeCallOptions options_;

  mutable orm::Mutex mutex_;
  mutable orm::CondVar changed_;
  std::deque<Event> inbox_ ABSL_GUARDED_BY(mutex_);
  ReadCallback read_ ABSL_GUARDED_BY(mutex_);
  std::function<void()> on_cancel_ ABSL_GUARDED_BY(mutex_);
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  bool takes_ ABSL_GUARDED_BY(mutex_) = true;
  std::vector<std::string> written_ ABSL_GUARDED_BY(mutex_);
  server::CallStatus status_ ABSL_GUARDED_BY(mutex_);
  server::Metadata trailers_ ABSL_GUARDED_BY(mutex_);
  std::optional<std::string> response_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_SUPPORT_FAKE_CALL_H_
