#include "tests/support/fake_driver.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/driver/errors.h"
#include "tests/support/fake_database.h"

namespace rowgate::test {
namespace {

// All rows at once, then none.
class FakeCursor final : public orm::RowCursor {
 public:
  explicit FakeCursor(orm::RowBatch rows) : rows_(std::move(rows)) {}

  absl::Status Fetch(size_t /*rows_max*/, size_t /*bytes_max*/, orm::RowBatch& batch) override {
    const size_t columns = rows_.columns();
    batch = std::exchange(rows_, orm::RowBatch());
    rows_.Reset(columns);
    return absl::OkStatus();
  }

 private:
  orm::RowBatch rows_;
};

class FakeConnection final : public orm::Connection {
 public:
  FakeConnection(std::shared_ptr<FakeDatabase> database, size_t number)
      : database_(std::move(database)), number_(number) {}
  ~FakeConnection() override { database_->Close(number_); }
  FakeConnection(const FakeConnection&) = delete;
  FakeConnection& operator=(const FakeConnection&) = delete;

  absl::StatusOr<orm::ExecuteResult> Execute(const orm::CompiledStatement& statement,
                                             std::span<const orm::Value> values, orm::RowBatch* rows) override {
    RETURN_IF_ERROR(CheckUsable());
    FakeDatabase::Outcome outcome = database_->Statement(number_, statement.sql);
    if (outcome.dropped) Lose();
    if (!outcome.status.ok()) return Poison(std::move(outcome.status));
    if (rows != nullptr) rows->Reset(statement.result.size());
    if (!outcome.handler) return orm::ExecuteResult{.rows_affected = 1};
    auto result = outcome.handler(statement, values, rows);
    return result.ok() ? result : Poison(std::move(result).status());
  }

  absl::StatusOr<std::unique_ptr<orm::RowCursor>> Open(const orm::CompiledStatement& statement,
                                                       std::span<const orm::Value> values) override {
    orm::RowBatch rows;
    RETURN_IF_ERROR(Execute(statement, values, &rows).status());
    return std::make_unique<FakeCursor>(std::move(rows));
  }

  absl::Status ExecuteScript(std::string_view sql) override {
    return Execute({.sql = std::string(sql)}, {}, nullptr).status();
  }

  absl::Status Begin(orm::TransactionMode mode) override {
    RETURN_IF_ERROR(CheckUsable());
    const bool read_only = mode == orm::TransactionMode::kReadOnly;
    RETURN_IF_ERROR(database_->Call(number_, read_only ? "BEGIN READ ONLY" : "BEGIN"));
    in_transaction_ = true;
    return absl::OkStatus();
  }

  absl::Status Commit() override {
    RETURN_IF_ERROR(CheckUsable());
    absl::Status status = database_->Call(number_, "COMMIT");
    if (!status.ok()) return Poison(std::move(status));
    in_transaction_ = false;
    return absl::OkStatus();
  }

  absl::Status Rollback() override {
    RETURN_IF_ERROR(database_->Call(number_, "ROLLBACK"));
    in_transaction_ = false;
    dead_ = false;
    return absl::OkStatus();
  }

  absl::Status Savepoint() override {
    RETURN_IF_ERROR(CheckUsable());
    return Poison(database_->Call(number_, "SAVEPOINT"));
  }

  absl::Status RollbackToSavepoint() override {
    if (!healthy_) return orm::ConnectionLost();
    RETURN_IF_ERROR(database_->Call(number_, "ROLLBACK TO"));
    dead_ = false;
    return absl::OkStatus();
  }

  absl::Status ReleaseSavepoint() override {
    RETURN_IF_ERROR(CheckUsable());
    return Poison(database_->Call(number_, "RELEASE"));
  }

  bool in_transaction() const override { return in_transaction_; }
  bool healthy() const override { return healthy_; }

  absl::Status Ping() override {
    absl::Status status = database_->Call(number_, "PING");
    if (!status.ok()) Lose();
    return status;
  }

  void Cancel() override { database_->Cancel(number_); }
  absl::StatusOr<orm::Reflection> Reflect() override { return orm::Reflection{}; }

 private:
  absl::Status CheckUsable() const {
    if (!healthy_) return orm::ConnectionLost();
    return dead_ ? orm::TransactionDead() : absl::OkStatus();
  }

  absl::Status Poison(absl::Status status) {
    if (!status.ok()) dead_ = in_transaction_;
    return status;
  }

  void Lose() {
    healthy_ = false;
    in_transaction_ = false;
  }

  const std::shared_ptr<FakeDatabase> database_;
  const size_t number_;
  bool healthy_ = true;
  bool in_transaction_ = false;
  bool dead_ = false;
};

}  // namespace

FakeDriver::FakeDriver(orm::DriverTraits traits) : traits_(traits), database_(std::make_shared<FakeDatabase>()) {}

absl::StatusOr<std::unique_ptr<orm::Connection>> FakeDriver::Connect() {
  ASSIGN_OR_RETURN(const size_t number, database_->Connect());
  return std::make_unique<FakeConnection>(database_, number);
}

void FakeDriver::FailNext(std::string_view call, const absl::Status& status) { database_->FailNext(call, status); }
void FakeDriver::FailStatementAt(size_t n, const absl::Status& status) { database_->FailAt(n, status, false); }
void FakeDriver::DropConnectionAt(size_t n) { database_->FailAt(n, orm::ConnectionLost(), true); }
void FakeDriver::AnswerWith(Handler handler) { database_->AnswerWith(std::move(handler)); }
void FakeDriver::set_latency(absl::Duration latency) { database_->set_latency(latency); }
void FakeDriver::Hold() { database_->set_held(true); }
void FakeDriver::Release() { database_->set_held(false); }
void FakeDriver::AwaitHeld(size_t n) const { database_->AwaitHeld(n); }
std::vector<std::string> FakeDriver::log() const { return database_->log(); }
size_t FakeDriver::open_connections() const { return database_->open_connections(); }

size_t FakeDriver::count(std::string_view call) const {
  const std::vector<std::string> entries = log();
  return static_cast<size_t>(std::count_if(entries.begin(), entries.end(), [call](std::string_view entry) {
    return entry.substr(entry.find(' ') + 1) == call;
  }));
}

}  // namespace rowgate::test
