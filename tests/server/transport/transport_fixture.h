#ifndef ROWGATE_TESTS_SERVER_TRANSPORT_TRANSPORT_FIXTURE_H_
#define ROWGATE_TESTS_SERVER_TRANSPORT_TRANSPORT_FIXTURE_H_

#include <deque>
#include <functional>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "grpcpp/channel.h"
#include "gtest/gtest.h"
#include "orm/base/mutex.h"
#include "server/transport/transport.h"

namespace rowgate::server {

using CallFunction = std::function<void(std::shared_ptr<ServerCall>)>;

class FunctionHandler final : public CallHandler {
 public:
  explicit FunctionHandler(CallFunction function) : function_(std::move(function)) {}
  void HandleCall(std::shared_ptr<ServerCall> call) override { function_(std::move(call)); }

 private:
  CallFunction function_;
};

// Reads one message and answers with it.
void Echo(const std::shared_ptr<ServerCall>& call);

// Hands values from the transport's thread to the test's.
template <class T>
class Mailbox {
 public:
  void Put(T value) {
    orm::MutexLock lock(mutex_);
    values_.push_back(std::move(value));
    filled_.Signal();
  }
  T Take() {
    orm::MutexLock lock(mutex_);
    while (values_.empty()) filled_.Wait(mutex_);
    T value = std::move(values_.front());
    values_.pop_front();
    return value;
  }

 private:
  orm::Mutex mutex_;
  orm::CondVar filled_;
  std::deque<T> values_ ABSL_GUARDED_BY(mutex_);
};

using CallBox = Mailbox<std::shared_ptr<ServerCall>>;

// One transport on a free port and one client connection to it.
class TransportTest : public testing::Test {
 protected:
  void Serve(CallFunction function, TransportOptions options = {});
  ~TransportTest() override;

  std::unique_ptr<FunctionHandler> handler_;
  std::unique_ptr<Transport> transport_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_TESTS_SERVER_TRANSPORT_TRANSPORT_FIXTURE_H_
