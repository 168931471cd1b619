#include "tests/support/fake_driver.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "orm/base/errors.h"
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

std::string NameOfBegin(const orm::TransactionOptions& options) {
  std::string name = options.mode == orm::TransactionMode::kReadOnly ? "BEGIN READ ONLY" : "BEGIN";
  switch (options.isolation) {
    case orm::Isolation::kDefault: return name;
    case orm::Isolation::kReadCommitted: return name + " READ COMMITTED";
    case orm::Isolation::kRepeatableRead: return name + " REPEATABLE READ";
    case orm::Isolation::kSerializable: return name + " SERIALIZABLE";
  }
  return name;
}

class FakeConnection final : public orm::Connection {
 public:
  FakeConnection(std::shared_ptr<FakeDatabase> database, size_t number)
      : database_(std::move(database)), number_(number) {}
  ~FakeConnection() override { database_->Close(number_); }
  FakeConnection(const FakeConnection&) = delete;
  FakeConnection& operator=(const FakeConnection&) = delete;

  absl::StatusOr<orm::ExecuteResult> Execute(const orm::CompiledStatement& statement,
                                             std::span<const orm::Value> values, orm::RowBatch* rows) override {
    const InUse in_use(*this);
    RETURN_IF_ERROR(CheckUsable());
    FakeDatabase::Outcome outcome = database_->Statement(number_, statement.sql);
    if (outcome.dropped) Lose();
    if (!outcome.status.ok()) return Poison(std::move(outcome.status));
    if (rows != nullptr) rows->Reset(statement.result.size());
    if (!outcome.handler) return orm::ExecuteResult{.rows_affected = 1};
    auto result = outcome.handler(statement, values, rows);
    if (orm::ReasonOf(result.status()) == "DB_UNREACHABLE") Lose();
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

  absl::Status Begin(const orm::TransactionOptions& options) override {
    RETURN_IF_ERROR(CheckUsable());
    RETURN_IF_ERROR(database_->Call(number_, NameOfBegin(options)));
    in_transaction_ = true;
    return absl::OkStatus();
  }

  absl::Status Commit() override {
    RETURN_IF_ERROR(CheckUsable());
    absl::Status status = database_->Call(number_, "COMMIT");
    if (orm::ReasonOf(status) == "COMMIT_OUTCOME_UNKNOWN") Lose();
    if (!status.ok()) return Poison(std::move(status));
    EndTransaction();
    return absl::OkStatus();
  }

  absl::Status CheckDeferredConstraints() override {
    RETURN_IF_ERROR(CheckUsable());
    return Poison(database_->Call(number_, "CHECK DEFERRED"));
  }

  absl::Status Rollback() override {
    RETURN_IF_ERROR(database_->Call(number_, "ROLLBACK"));
    EndTransaction();
    return absl::OkStatus();
  }

  absl::Status Savepoint() override {
    RETURN_IF_ERROR(CheckUsable());
    RETURN_IF_ERROR(Poison(database_->Call(number_, "SAVEPOINT")));
    ++savepoints_;
    return absl::OkStatus();
  }

  absl::Status RollbackToSavepoint(size_t level) override {
    if (!healthy_) return orm::ConnectionLost();
    RETURN_IF_ERROR(CheckLevel(level));
    RETURN_IF_ERROR(database_->Call(number_, "ROLLBACK TO"));
    savepoints_ = level;
    dead_ = false;
    return absl::OkStatus();
  }

  absl::Status ReleaseSavepoint(size_t level) override {
    RETURN_IF_ERROR(CheckUsable());
    RETURN_IF_ERROR(CheckLevel(level));
    RETURN_IF_ERROR(Poison(database_->Call(number_, "RELEASE")));
    savepoints_ = level - 1;
    return absl::OkStatus();
  }

  size_t savepoints() const override { return savepoints_; }
  bool transaction_dead() const override { return dead_; }
  bool in_transaction() const override { return in_transaction_; }
  bool healthy() const override { return healthy_; }

  absl::Status Ping() override {
    absl::Status status = database_->Call(number_, "PING");
    if (!status.ok()) Lose();
    return status;
  }

  void Cancel() override { database_->Cancel(number_); }
  absl::StatusOr<orm::Durability> CheckDurability() override { return orm::Durability{}; }
  absl::StatusOr<orm::Reflection> Reflect() override { return orm::Reflection{}; }

 private:
  // Notices when two threads use the connection at a time.
  class InUse {
   public:
    explicit InUse(FakeConnection& connection) : connection_(connection) {
      if (connection_.in_use_.exchange(true)) connection_.database_->NoteOverlap();
    }
    ~InUse() { connection_.in_use_ = false; }
    InUse(const InUse&) = delete;
    InUse& operator=(const InUse&) = delete;

   private:
    FakeConnection& connection_;
  };

  absl::Status CheckUsable() const {
    if (!healthy_) return orm::ConnectionLost();
    return dead_ ? orm::TransactionDead() : absl::OkStatus();
  }

  absl::Status Poison(absl::Status status) {
    if (!status.ok()) dead_ = in_transaction_;
    return status;
  }

  absl::Status CheckLevel(size_t level) const {
    if (level >= 1 && level <= savepoints_) return absl::OkStatus();
    return orm::CompilerBug("no such savepoint");
  }

  void Lose() {
    healthy_ = false;
    EndTransaction();
  }

  void EndTransaction() {
    in_transaction_ = false;
    dead_ = false;
    savepoints_ = 0;
  }

  const std::shared_ptr<FakeDatabase> database_;
  const size_t number_;
  std::atomic<bool> in_use_ = false;
  bool healthy_ = true;
  bool in_transaction_ = false;
  bool dead_ = false;
  size_t savepoints_ = 0;
};

}  // namespace

FakeDriver::FakeDriver(orm::DriverTraits traits) : traits_(traits), database_(std::make_shared<FakeDatabase>()) {}

absl::StatusOr<std::unique_ptr<orm::Connection>> FakeDriver::Connect(absl::Time deadline) {
  ASSIGN_OR_RETURN(const size_t number, database_->Connect(deadline));
  return std::make_unique<FakeConnection>(database_, number);
}

void FakeDriver::FailNext(std::string_view call, const absl::Status& status) { database_->FailNext(call, status); }
void FakeDriver::FailStatementAt(size_t n, const absl::Status& status) { database_->FailAt(n, status, false); }
void FakeDriver::DropConnectionAt(size_t n) { database_->FailAt(n, orm::ConnectionLost(), true); }
void FakeDriver::AnswerWith(Handler handler) { database_->AnswerWith(std::move(handler)); }
void FakeDriver::set_down(bool down) { database_->set_down(down); }
size_t FakeDriver::connect_attempts() const { return database_->connect_attempts(); }
std::vector<absl::Time> FakeDriver::connect_deadlines() const { return database_->connect_deadlines(); }
void FakeDriver::set_latency(absl::Duration latency) {
  database_->set_latency([latency](std::string_view) { return latency; });
}
void FakeDriver::set_latency(Latency latency) { database_->set_latency(std::move(latency)); }
size_t FakeDriver::overlaps() const { return database_->overlaps(); }
void FakeDriver::Hold() { database_->set_held(true); }
void FakeDriver::Release() { database_->set_held(false); }
void FakeDriver::AwaitHeld(size_t n) const { database_->AwaitHeld(n); }
std::vector<std::string> FakeDriver::log() const { return database_->log(); }
size_t FakeDriver::open_connections() const { return database_->open_connections(); }
size_t FakeDriver::most_open_connections() const { return database_->most_open_connections(); }

size_t FakeDriver::count(std::string_view call) const {
  const std::vector<std::string> entries = log();
  return static_cast<size_t>(std::count_if(entries.begin(), entries.end(), [call](std::string_view entry) {
    return entry.substr(entry.find(' ') + 1) == call;
  }));
}

}  // namespace rowgate::test
