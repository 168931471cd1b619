#include "tests/support/fake_call.h"

#include <utility>

#include "absl/time/clock.h"

namespace rowgate::test {

using server::ReadOutcome;

std::shared_ptr<FakeCall> FakeCall::Create(FakeCallOptions options) {
  return std::shared_ptr<FakeCall>(new FakeCall(std::move(options)));
}

void FakeCall::Push(Event event) {
  {
    orm::MutexLock lock(mutex_);
    inbox_.push_back(std::move(event));
  }
  Deliver();
}

void FakeCall::Send(std::string bytes) { Push({ReadOutcome::kMessage, std::move(bytes)}); }
void FakeCall::SendTooLarge() { Push({ReadOutcome::kTooLarge, ""}); }
void FakeCall::StaySilent(ReadOutcome outcome) { Push({outcome, ""}); }
void FakeCall::HalfClose() { Push({ReadOutcome::kEndOfStream, ""}); }

void FakeCall::Cancel() {
  std::function<void()> callback;
  {
    orm::MutexLock lock(mutex_);
    if (finished_ || std::exchange(cancelled_, true)) return;
    callback = std::exchange(on_cancel_, nullptr);
    changed_.SignalAll();
  }
  if (callback) callback();
  Deliver();
}

FakeCall::Event FakeCall::TakeEvent() {
  if (cancelled_) return {ReadOutcome::kBroken, ""};
  if (inbox_.front().outcome == ReadOutcome::kEndOfStream) return inbox_.front();  // the end stays the end
  Event event = std::move(inbox_.front());
  inbox_.pop_front();
  return event;
}

std::optional<std::pair<FakeCall::ReadCallback, FakeCall::Event>> FakeCall::TakeDelivery() {
  orm::MutexLock lock(mutex_);
  if (finished_ || !read_ || (inbox_.empty() && !cancelled_)) return std::nullopt;
  ReadCallback read = std::exchange(read_, nullptr);
  return std::pair(std::move(read), TakeEvent());
}

void FakeCall::Deliver() {
  while (auto delivery = TakeDelivery()) delivery->first(delivery->second.outcome, delivery->second.bytes);
}

void FakeCall::StopTaking() {
  orm::MutexLock lock(mutex_);
  takes_ = false;
}

std::vector<std::string> FakeCall::written() const {
  orm::MutexLock lock(mutex_);
  return written_;
}

bool FakeCall::finished() const {
  orm::MutexLock lock(mutex_);
  return finished_;
}

bool FakeCall::WaitFinished(absl::Duration timeout) const {
  const absl::Time deadline = absl::Now() + timeout;
  orm::MutexLock lock(mutex_);
  while (!finished_ && absl::Now() < deadline) changed_.WaitUntil(mutex_, deadline);
  return finished_;
}

bool FakeCall::WaitWritten(size_t messages, absl::Duration timeout) const {
  const absl::Time deadline = absl::Now() + timeout;
  orm::MutexLock lock(mutex_);
  while (written_.size() < messages && absl::Now() < deadline) changed_.WaitUntil(mutex_, deadline);
  return written_.size() >= messages;
}

server::CallStatus FakeCall::status() const {
  orm::MutexLock lock(mutex_);
  return status_;
}

server::Metadata FakeCall::trailers() const {
  orm::MutexLock lock(mutex_);
  return trailers_;
}

std::optional<std::string> FakeCall::response() const {
  orm::MutexLock lock(mutex_);
  return response_;
}

bool FakeCall::cancelled() const {
  orm::MutexLock lock(mutex_);
  return cancelled_;
}

void FakeCall::OnCancel(std::function<void()> callback) {
  {
    orm::MutexLock lock(mutex_);
    if (finished_) return;
    if (!cancelled_ || !callback) {
      on_cancel_.swap(callback);  // the old one goes after unlocking: it may own what calls back
      return;
    }
  }
  callback();
}

void FakeCall::ReadMessage(ReadCallback done) {
  orm::MutexLock lock(mutex_);
  if (!finished_) read_.swap(done);
}

bool FakeCall::Write(std::string bytes, absl::Time give_up_at) {
  orm::MutexLock lock(mutex_);
  while (!takes_ && !finished_ && !cancelled_ && absl::Now() < give_up_at) changed_.WaitUntil(mutex_, give_up_at);
  if (!takes_ || finished_ || cancelled_) return false;
  written_.push_back(std::move(bytes));
  changed_.SignalAll();
  return true;
}

void FakeCall::WriteQueued(std::string bytes) {
  orm::MutexLock lock(mutex_);
  if (finished_ || cancelled_) return;
  written_.push_back(std::move(bytes));
  changed_.SignalAll();
}

void FakeCall::Finish(server::CallStatus status, server::Metadata trailers, std::optional<std::string> bytes) {
  // Both may own this call, so they go last.
  std::function<void()> on_cancel;
  ReadCallback read;
  orm::MutexLock lock(mutex_);
  if (std::exchange(finished_, true)) return;
  on_cancel.swap(on_cancel_);
  read.swap(read_);
  if (status.code == absl::StatusCode::kOk) response_ = std::move(bytes);
  status_ = std::move(status);
  trailers_ = std::move(trailers);
  changed_.SignalAll();
}

}  // namespace rowgate::test
