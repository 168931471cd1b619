#ifndef ROWGATE_TESTS_SUPPORT_FAKE_DATABASE_H_
#define ROWGATE_TESTS_SUPPORT_FAKE_DATABASE_H_

#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "orm/base/mutex.h"
#include "tests/support/fake_driver.h"

namespace rowgate::test {

// The script and the record that a FakeDriver and its connections share. Thread-safe.
class FakeDatabase {
 public:
  // A new connection's number, or the scripted failure.
  absl::StatusOr<size_t> Connect(absl::Time deadline);
  void Close(size_t connection);
  void Cancel(size_t connection);

  // Records the call and answers its scripted failure.
  absl::Status Call(size_t connection, std::string_view call);

  struct Outcome {
    absl::Status status;
    bool dropped = false;
    FakeDriver::Handler handler;  // to be called when the status is OK
  };
  // Records a statement, waits as scripted, and says how it ends.
  Outcome Statement(size_t connection, std::string_view sql);

  void FailNext(std::string_view call, const absl::Status& status);
  void FailAt(size_t n, const absl::Status& status, bool drop);
  void AnswerWith(FakeDriver::Handler handler);
  void set_latency(FakeDriver::Latency latency);
  void NoteOverlap();
  size_t overlaps();
  void set_down(bool down);
  size_t connect_attempts();
  std::vector<absl::Time> connect_deadlines();
  void set_held(bool held);
  void AwaitHeld(size_t n);
  std::vector<std::string> log();
  size_t open_connections();
  size_t most_open_connections();

 private:
  struct Fault {
    absl::Status status;
    bool drop = false;
  };

  void Record(size_t connection, std::string_view call) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Duration TimeOfClose();
  absl::Status TakeFailure(std::string_view call) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // False when the statement was cancelled meanwhile.
  bool Wait(size_t connection, std::string_view sql) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  orm::Mutex mutex_;
  orm::CondVar changed_;
  size_t connections_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t open_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t most_open_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t statements_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::string> log_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::deque<absl::Status>, std::less<>> failures_ ABSL_GUARDED_BY(mutex_);
  std::map<size_t, Fault> faults_ ABSL_GUARDED_BY(mutex_);
  FakeDriver::Handler handler_ ABSL_GUARDED_BY(mutex_);
  FakeDriver::Latency latency_ ABSL_GUARDED_BY(mutex_);
  size_t overlaps_ ABSL_GUARDED_BY(mutex_) = 0;
  bool down_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<absl::Time> connect_deadlines_ ABSL_GUARDED_BY(mutex_);  // one per attempt
  bool held_ ABSL_GUARDED_BY(mutex_) = false;
  std::set<size_t> stopped_ ABSL_GUARDED_BY(mutex_);    // connections whose statement is held
  std::set<size_t> cancelled_ ABSL_GUARDED_BY(mutex_);  // of those
};

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_SUPPORT_FAKE_DATABASE_H_
