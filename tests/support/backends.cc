#include "tests/support/backends.h"

#include <cstdlib>
#include <ostream>
#include <utility>

#include "absl/status/status.h"
#include "orm/base/strings.h"
#include "tests/support/postgresql_database.h"
#include "tests/support/temp_dir.h"

namespace rowgate::test {
namespace {

constexpr char kPostgresqlUrl[] = "ROWGATE_TEST_POSTGRESQL_URL";
constexpr char kRequireBackends[] = "ROWGATE_REQUIRE_BACKENDS";

bool IsSet(const char* variable) {
  const char* value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): no test changes the environment
  return value != nullptr && *value != '\0';
}

class SqliteFolder final : public TestDatabase::Resource {
 public:
  explicit SqliteFolder(TempDir dir) : dir_(std::move(dir)) {}

 private:
  TempDir dir_;
};

absl::StatusOr<TestDatabase> CreateSqlite() {
  auto dir = TempDir::Create();
  if (!dir.ok()) return dir.status();
  std::string url = orm::StrCat("sqlite:///", dir->File("test.db"));
  return TestDatabase(std::move(url), std::make_unique<SqliteFolder>(*std::move(dir)));
}

class PostgresqlResource final : public TestDatabase::Resource {
 public:
  explicit PostgresqlResource(PostgresqlDatabase database) : database_(std::move(database)) {}

 private:
  PostgresqlDatabase database_;
};

absl::StatusOr<TestDatabase> CreatePostgresql() {
  const char* server = std::getenv(kPostgresqlUrl);  // NOLINT(concurrency-mt-unsafe): see IsSet
  if (server == nullptr) return absl::UnavailableError(orm::StrCat(kPostgresqlUrl, " is not set"));
  auto database = PostgresqlDatabase::Create(server);
  if (!database.ok()) return database.status();
  std::string url = database->url();
  return TestDatabase(std::move(url), std::make_unique<PostgresqlResource>(*std::move(database)));
}

}  // namespace

std::vector<Backend> AllBackends() {
  return {
      {.name = "SQLite", .create = CreateSqlite},
      {.name = "PostgreSQL",
       .available = IsSet(kPostgresqlUrl),
       .how_to_get = orm::StrCat("set ", kPostgresqlUrl, " to a server, or run the tests with ./dev test"),
       .create = CreatePostgresql},
  };
}

TestDatabase::TestDatabase(std::string url, std::unique_ptr<Resource> resource)
    : url_(std::move(url)), resource_(std::move(resource)) {}

absl::StatusOr<TestDatabase> TestDatabase::Create(const Backend& backend) { return backend.create(); }

void DatabaseTest::SetUp() {
  const Backend& backend = GetParam();
  if (!backend.available && IsSet(kRequireBackends)) FAIL() << "no " << backend.name << ": " << backend.how_to_get;
  if (!backend.available) GTEST_SKIP() << "no " << backend.name << ": " << backend.how_to_get;
  auto database = TestDatabase::Create(backend);
  ASSERT_TRUE(database.ok()) << database.status();
  database_ = *std::move(database);
}

std::string BackendName(const ::testing::TestParamInfo<Backend>& info) { return info.param.name; }

void PrintTo(const Backend& backend, std::ostream* os) { *os << backend.name; }

}  // namespace rowgate::test
