#ifndef ROWGATE_TESTS_ORM_TXN_INTERACTIVE_FIXTURE_H_
#define ROWGATE_TESTS_ORM_TXN_INTERACTIVE_FIXTURE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "orm/base/errors.h"
#include "orm/base/mutex.h"
#include "orm/pool/pool.h"
#include "orm/txn/interactive.h"
#include "tests/support/fake_driver.h"

namespace rowgate::orm {

// Tells of events to wait for. Thread-safe.
class Events {
 public:
  void Add(const std::string& event) {
    const MutexLock lock(mutex_);
    events_.push_back(event);
    changed_.SignalAll();
  }
  std::vector<std::string> Await(size_t n) {
    const MutexLock lock(mutex_);
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    while (events_.size() < n && changed_.WaitUntil(mutex_, deadline)) {
    }
    return events_;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  std::vector<std::string> events_ ABSL_GUARDED_BY(mutex_);
};

class InteractiveTest : public ::testing::Test {
 protected:
  static constexpr absl::Duration kShort = absl::Milliseconds(20);

  InteractiveTransactions& Open(InteractiveOptions options) {
    options.roll_back = [](std::unique_ptr<LeftTransaction> left) { left->Rollback(); };
    options.report = [this](const ReapedTransaction& reaped) {
      reports_.Add(reaped.owner.peer + (reaped.was_running ? " running" : " idle") +
                   (reaped.held_a_connection ? " connected" : ""));
    };
    return transactions_.emplace(std::move(options));
  }

  std::string Begin(const InteractiveSettings& settings = {}) {
    const auto begun =
        transactions_->Begin(settings, {.peer = "me"}, [this](const absl::Status& why) { ended_.Add(ReasonOf(why)); });
    return begun.ok() ? begun->id : ReasonOf(begun.status());
  }

  absl::StatusOr<TransactionTurn> Checkout(std::string_view id, TurnKind kind = TurnKind::kCall) {
    return transactions_->Checkout(id, kind, [this] { cancels_.Add("cancel"); });
  }

  // A call of one statement.
  static absl::Status RunIn(const TransactionTurn& turn, Pool& pool, const std::string& sql) {
    const auto body = [&](Connection& connection) -> CallOutcome {
      return {.status = connection.Execute({.sql = sql, .writes = true}, {}, nullptr).status(), .write_begun = true};
    };
    OpenTransaction& transaction = turn.transaction();
    if (transaction.connection() != nullptr) return transaction.Call({*transaction.connection(), nullptr}, body);
    Lease lease = *pool.Acquire(WorkClass::kTransaction, absl::InfiniteFuture());
    return transaction.Call({*lease, &lease}, body);
  }
  absl::Status Run(std::string_view id, const std::string& sql) {
    const absl::StatusOr<TransactionTurn> turn = Checkout(id);
    return turn.ok() ? RunIn(*turn, *pool_, sql) : turn.status();
  }

  std::shared_ptr<test::FakeDriver> driver_ = std::make_shared<test::FakeDriver>();
  std::unique_ptr<Pool> pool_ = *Pool::Create(driver_, {.size = 4});
  Events reports_;
  Events ended_;
  Events cancels_;
  std::optional<InteractiveTransactions> transactions_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_TESTS_ORM_TXN_INTERACTIVE_FIXTURE_H_
