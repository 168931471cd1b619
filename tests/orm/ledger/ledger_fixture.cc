#include "tests/orm/ledger/ledger_fixture.h"

#include <utility>

#include "orm/base/strings.h"
#include "orm/driver/errors.h"
#include "orm/driver/url.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

constexpr int kAttemptsMax = 100;

orm::StoredType Of(orm::TypeKind kind) { return {.type = orm::Type::Of(kind)}; }

}  // namespace

void LedgerTest::SetUp() {
  DatabaseTest::SetUp();
  if (IsSkipped()) return;
  ASSERT_OK_AND_ASSIGN(const orm::DatabaseUrl parsed, orm::ParseDatabaseUrl(url()));
  ASSERT_OK_AND_ASSIGN(database_, orm::OpenDatabase(parsed, {}));
  connection_ = Connect();
  ASSERT_OK_AND_ASSIGN(ledger_, orm::Ledger::Create(*database_.dialect));
  for (const std::string& statement : ledger_->CreateStatements()) Script(statement);
  Script("CREATE TABLE things (name text PRIMARY KEY)");
}

std::unique_ptr<orm::Connection> LedgerTest::Connect() {
  absl::StatusOr<std::unique_ptr<orm::Connection>> connection = database_.driver->Connect();
  EXPECT_THAT(connection, IsOk());
  return connection.ok() ? *std::move(connection) : nullptr;
}

orm::LedgerKey LedgerTest::Key(std::string id, std::string fingerprint) {
  return {.principal = "somebody",
          .request_id = std::move(id),
          .method = "test.Things/Create",
          .fingerprint = std::move(fingerprint)};
}

absl::StatusOr<std::string> LedgerTest::Insert(orm::Session& session, const std::string& name) {
  orm::CompiledStatement insert = {.sql = "INSERT INTO things (name) VALUES ($1)", .writes = true};
  insert.binds.push_back({.stored = Of(orm::TypeKind::kString), .source = orm::Value{name}});
  if (const absl::Status status = session.Execute(insert, {}, nullptr).status(); !status.ok()) return status;
  return name;
}

absl::StatusOr<orm::LedgerAnswer> LedgerTest::Once(orm::Connection& connection, const orm::LedgerKey& key,
                                                   const std::string& name, const orm::TransactionOptions& options) {
  absl::StatusOr<orm::LedgerAnswer> answer = absl::UnknownError("never ran");
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    orm::Session session(connection, {.transaction = options});
    answer = ledger_->Once(session, key, [&] { return Insert(session, name); });
    if (!orm::MayRerun(answer.status())) break;
  }
  return answer;
}

absl::StatusOr<orm::RequestOutcome> LedgerTest::OutcomeOf(const std::string& id, bool abandon) {
  orm::Session session(*connection_, nullptr);
  return ledger_->OutcomeOf(session, "somebody", id, abandon);
}

void LedgerTest::BeginAttempt(orm::Connection& connection, const orm::LedgerKey& key, const std::string& name) {
  ASSERT_THAT(connection.Begin(orm::TransactionMode::kReadWrite), IsOk());
  orm::Session session(connection, nullptr);
  ASSERT_THAT(ledger_->Record(session, key, name), IsOk());
  ASSERT_THAT(Insert(session, name), IsOk());
}

void LedgerTest::Script(std::string_view sql) { ASSERT_THAT(connection_->ExecuteScript(sql), IsOk()) << sql; }

int64_t LedgerTest::Number(orm::Connection& connection, std::string_view sql) {
  const orm::CompiledStatement statement = {.sql = std::string(sql), .result = {Of(orm::TypeKind::kInt64)}};
  orm::RowBatch rows;
  const auto executed = connection.Execute(statement, {}, &rows);
  EXPECT_THAT(executed, IsOk()) << sql;
  return rows.rows() == 1 ? rows.row(0)[0].integer() : -1;
}

}  // namespace rowgate::test
