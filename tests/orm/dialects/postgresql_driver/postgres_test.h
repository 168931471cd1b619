#ifndef ROWGATE_TESTS_ORM_DIALECTS_POSTGRESQL_DRIVER_POSTGRES_TEST_H_
#define ROWGATE_TESTS_ORM_DIALECTS_POSTGRESQL_DRIVER_POSTGRES_TEST_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "orm/dialects/postgresql/driver/driver.h"
#include "tests/support/backends.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {

// A fresh database on the server of ROWGATE_TEST_POSTGRESQL_URL and connections to it.
class PostgresTest : public ::testing::Test {
 protected:
  void SetUp() override;

  const std::string& url() const { return database_->url(); }
  std::unique_ptr<Connection> Connect(PostgresOptions options = {});
  // Runs set-up text; the test fails when it does.
  static void Run(Connection& connection, std::string_view sql);
  // From another connection.
  void RunAside(const std::string& sql);
  // The server's process number of a session.
  static int64_t BackendPid(Connection& connection);
  void Kill(int64_t pid);
  // The one integer that a query gives, seen from another connection.
  int64_t CountAside(const std::string& sql);

 private:
  std::optional<test::TestDatabase> database_;
};

inline StoredType Stored(TypeKind kind, Storage storage = Storage::kDefault) {
  return {.type = Type::Of(kind), .storage = storage};
}
StoredType Decimals(uint32_t precision, uint32_t scale, Storage storage = Storage::kDefault);
StoredType ArrayOf(const StoredType& element);
// UNKNOWN 0, ACTIVE 1, "DE LETED" 2.
StoredType Statuses(Storage storage = Storage::kDefault);

Bind Given(StoredType stored, Value value);
CompiledStatement ReadStatement(std::string sql, std::vector<StoredType> result, std::vector<Bind> binds = {});
CompiledStatement WriteStatement(std::string sql, std::vector<Bind> binds = {});

// The first cell of the first row, as text: "NULL", "12", "1.5", "text", "[1,2]"; the reason of the error otherwise.
std::string Cell00(Connection& connection, const CompiledStatement& statement);
std::string Describe(const Cell& cell);

}  // namespace rowgate::orm

#endif  // ROWGATE_TESTS_ORM_DIALECTS_POSTGRESQL_DRIVER_POSTGRES_TEST_H_
