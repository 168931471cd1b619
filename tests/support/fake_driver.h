#ifndef ROWGATE_TESTS_SUPPORT_FAKE_DRIVER_H_
#define ROWGATE_TESTS_SUPPORT_FAKE_DRIVER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "orm/driver/driver.h"

namespace rowgate::test {

class FakeDatabase;

// A driver without a database: it records what it is asked to do and fails where the test says so. Like a real engine
// it kills a transaction at the first error and refuses everything but Rollback afterwards.
//
//   auto driver = std::make_shared<FakeDriver>();
//   driver->FailNext("COMMIT", orm::CommitOutcomeUnknown());
//   driver->DropConnectionAt(3);
//   …
//   EXPECT_THAT(driver->log(), ElementsAre("1 CONNECT", "1 BEGIN", "1 INSERT …"));
//
// Thread-safe; connections may outlive it.
class FakeDriver final : public orm::Driver {
 public:
  // Makes the answer of a statement; may fill `rows` (null when the caller wants none).
  using Handler = std::function<absl::StatusOr<orm::ExecuteResult>(
      const orm::CompiledStatement& statement, std::span<const orm::Value> values, orm::RowBatch* rows)>;

  explicit FakeDriver(orm::DriverTraits traits = {});

  const orm::DriverTraits& traits() const override { return traits_; }
  using orm::Driver::Connect;
  absl::StatusOr<std::unique_ptr<orm::Connection>> Connect(absl::Time deadline) override;

  // The next call of this kind fails: CONNECT, BEGIN, SAVEPOINT, ROLLBACK TO, RELEASE,
  // COMMIT, ROLLBACK or PING. Several calls queue up.
  void FailNext(std::string_view call, const absl::Status& status);
  // The n-th statement from now, counted from 1 over all connections, fails.
  void FailStatementAt(size_t n, const absl::Status& status);
  // At the n-th statement from now its connection is lost.
  void DropConnectionAt(size_t n);
  // Every statement is answered by `handler`; by default with no rows and one row affected. One that answers
  // DB_UNREACHABLE loses the connection.
  void AnswerWith(Handler handler);
  // How long statements take, which can be cancelled meanwhile, and (as "CLOSE") the end of a connection.
  using Latency = std::function<absl::Duration(std::string_view sql)>;
  void set_latency(absl::Duration latency);
  void set_latency(Latency latency);

  // From now on statements stop inside the database until Release, or until they are cancelled.
  void Hold();
  void Release();
  // Waits until `n` statements are stopped.
  void AwaitHeld(size_t n) const;

  // While it is down nobody can connect and every statement, call and ping loses its connection.
  void set_down(bool down);
  // Tries to connect, failed ones included, and the deadlines they came with.
  size_t connect_attempts() const;
  std::vector<absl::Time> connect_deadlines() const;

  // "<connection> CONNECT", "<connection> BEGIN[ READ ONLY][ <isolation>]", "<connection> <sql>", COMMIT,
  // SAVEPOINT, ROLLBACK TO, RELEASE, ROLLBACK, PING, CANCEL and CLOSE, connections counted from 1.
  std::vector<std::string> log() const;
  // How many entries there are for this call, on any connection.
  size_t count(std::string_view call) const;
  size_t open_connections() const;
  // The most there have been at a time.
  size_t most_open_connections() const;
  // How often two threads used one connection at a time.
  size_t overlaps() const;

 private:
  const orm::DriverTraits traits_;
  const std::shared_ptr<FakeDatabase> database_;
};

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_SUPPORT_FAKE_DRIVER_H_
