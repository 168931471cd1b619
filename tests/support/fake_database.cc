#include "tests/support/fake_database.h"

#include <algorithm>
#include <utility>

#include "orm/base/strings.h"
#include "orm/driver/errors.h"

namespace rowgate::test {

using orm::MutexLock;

absl::StatusOr<size_t> FakeDatabase::Connect(absl::Time deadline) {
  const MutexLock lock(mutex_);
  connect_deadlines_.push_back(deadline);
  if (down_) return orm::DatabaseUnreachable();
  if (absl::Status failure = TakeFailure("CONNECT"); !failure.ok()) return failure;
  Record(++connections_, "CONNECT");
  most_open_ = std::max(most_open_, ++open_);
  return connections_;
}

void FakeDatabase::Close(size_t connection) {
  absl::SleepFor(TimeOfClose());
  const MutexLock lock(mutex_);
  Record(connection, "CLOSE");
  --open_;
}

absl::Duration FakeDatabase::TimeOfClose() {
  const MutexLock lock(mutex_);
  return latency_ ? latency_("CLOSE") : absl::ZeroDuration();
}

void FakeDatabase::Cancel(size_t connection) {
  const MutexLock lock(mutex_);
  Record(connection, "CANCEL");
  if (stopped_.contains(connection)) cancelled_.insert(connection);
  changed_.SignalAll();
}

absl::Status FakeDatabase::Call(size_t connection, std::string_view call) {
  const MutexLock lock(mutex_);
  Record(connection, call);
  if (down_) return orm::ConnectionLost();
  return TakeFailure(failures_.contains(call) ? call : call.substr(0, call.find(' ')));
}

FakeDatabase::Outcome FakeDatabase::Statement(size_t connection, std::string_view sql) {
  const MutexLock lock(mutex_);
  Record(connection, sql);
  const size_t number = ++statements_;
  if (!Wait(connection, sql)) return {.status = orm::StatementCancelled()};
  if (down_) return {.status = orm::ConnectionLost(), .dropped = true};
  if (const auto fault = faults_.find(number); fault != faults_.end()) {
    return {.status = fault->second.status, .dropped = fault->second.drop};
  }
  return {.handler = handler_};
}

bool FakeDatabase::Wait(size_t connection, std::string_view sql) {
  const absl::Time until = absl::Now() + (latency_ ? latency_(sql) : absl::ZeroDuration());
  stopped_.insert(connection);
  changed_.SignalAll();
  while (!cancelled_.contains(connection) && (held_ || absl::Now() < until)) {
    changed_.WaitUntil(mutex_, held_ ? absl::InfiniteFuture() : until);
  }
  stopped_.erase(connection);
  return cancelled_.erase(connection) == 0;
}

void FakeDatabase::FailNext(std::string_view call, const absl::Status& status) {
  const MutexLock lock(mutex_);
  failures_[std::string(call)].push_back(status);
}

void FakeDatabase::FailAt(size_t n, const absl::Status& status, bool drop) {
  const MutexLock lock(mutex_);
  faults_[statements_ + n] = {.status = status, .drop = drop};
}

void FakeDatabase::AnswerWith(FakeDriver::Handler handler) {
  const MutexLock lock(mutex_);
  handler_ = std::move(handler);
}

void FakeDatabase::set_latency(FakeDriver::Latency latency) {
  const MutexLock lock(mutex_);
  latency_ = std::move(latency);
}

void FakeDatabase::NoteOverlap() {
  const MutexLock lock(mutex_);
  ++overlaps_;
}

size_t FakeDatabase::overlaps() {
  const MutexLock lock(mutex_);
  return overlaps_;
}

void FakeDatabase::set_down(bool down) {
  const MutexLock lock(mutex_);
  down_ = down;
}

size_t FakeDatabase::connect_attempts() {
  const MutexLock lock(mutex_);
  return connect_deadlines_.size();
}

std::vector<absl::Time> FakeDatabase::connect_deadlines() {
  const MutexLock lock(mutex_);
  return connect_deadlines_;
}

void FakeDatabase::set_held(bool held) {
  const MutexLock lock(mutex_);
  held_ = held;
  changed_.SignalAll();
}

void FakeDatabase::AwaitHeld(size_t n) {
  const MutexLock lock(mutex_);
  while (stopped_.size() < n) changed_.Wait(mutex_);
}

std::vector<std::string> FakeDatabase::log() {
  const MutexLock lock(mutex_);
  return log_;
}

size_t FakeDatabase::open_connections() {
  const MutexLock lock(mutex_);
  return open_;
}

size_t FakeDatabase::most_open_connections() {
  const MutexLock lock(mutex_);
  return most_open_;
}

void FakeDatabase::Record(size_t connection, std::string_view call) {
  log_.push_back(orm::StrCat(connection, " ", call));
}

absl::Status FakeDatabase::TakeFailure(std::string_view call) {
  const auto found = failures_.find(call);
  if (found == failures_.end() || found->second.empty()) return absl::OkStatus();
  absl::Status failure = std::move(found->second.front());
  found->second.pop_front();
  return failure;
}

}  // namespace rowgate::test
