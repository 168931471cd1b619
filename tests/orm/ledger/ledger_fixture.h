#ifndef ROWGATE_TESTS_ORM_LEDGER_LEDGER_FIXTURE_H_
#define ROWGATE_TESTS_ORM_LEDGER_LEDGER_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "orm/dialects/registry.h"
#include "orm/engine/session.h"
#include "orm/ledger/ledger.h"
#include "tests/support/backends.h"

namespace rowgate::test {

// A ledger on a fresh database, beside a table `things (name)` that the writes of the tests go to.
class LedgerTest : public DatabaseTest {
 protected:
  void SetUp() override;

  const orm::Ledger& ledger() const { return *ledger_; }
  orm::Connection& connection() { return *connection_; }
  // A connection of its own to the same database.
  std::unique_ptr<orm::Connection> Connect();

  static orm::LedgerKey Key(std::string id = "id-1", std::string fingerprint = "print");

  // Inserts a thing and answers with its name.
  static absl::StatusOr<std::string> Insert(orm::Session& session, const std::string& name);
  // Runs such an insert once; again when a concurrent transaction was in its way.
  absl::StatusOr<orm::LedgerAnswer> Once(orm::Connection& connection, const orm::LedgerKey& key,
                                         const std::string& name, const orm::TransactionOptions& options = {});
  absl::StatusOr<orm::LedgerAnswer> Once(const orm::LedgerKey& key, const std::string& name) {
    return Once(*connection_, key, name);
  }
  absl::StatusOr<orm::RequestOutcome> OutcomeOf(const std::string& id, bool abandon = false);

  // Begins a transaction and does in it what Once does before its commit.
  void BeginAttempt(orm::Connection& connection, const orm::LedgerKey& key, const std::string& name);

  void Script(std::string_view sql);
  // The only cell of a query's only row.
  static int64_t Number(orm::Connection& connection, std::string_view sql);
  int64_t things() { return Number(*connection_, "SELECT count(*) FROM things"); }
  int64_t rows() { return Number(*connection_, "SELECT count(*) FROM rowgate_requests"); }

 private:
  orm::Database database_;
  std::unique_ptr<orm::Connection> connection_;
  std::unique_ptr<orm::Ledger> ledger_;
};

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_LEDGER_LEDGER_FIXTURE_H_
