#include "tests/orm/dialects/postgresql_driver/postgres_test.h"

#include <cstdlib>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "tests/support/postgresql_database.h"

namespace rowgate::orm {

void PostgresTest::SetUp() {
  for (const test::Backend& backend : test::AllBackends()) {
    if (backend.name != "PostgreSQL") continue;
    const bool required = std::getenv("ROWGATE_REQUIRE_BACKENDS") != nullptr;  // NOLINT(concurrency-mt-unsafe)
    if (!backend.available && required) FAIL() << "no PostgreSQL: " << backend.how_to_get;
    if (!backend.available) GTEST_SKIP() << "no PostgreSQL: " << backend.how_to_get;
    auto database = test::TestDatabase::Create(backend);
    ASSERT_TRUE(database.ok()) << database.status();
    database_ = *std::move(database);
  }
}

std::unique_ptr<Connection> PostgresTest::Connect(PostgresOptions options) {
  options.uri = url();
  auto driver = PostgresDriver::Create(std::move(options));
  EXPECT_OK(driver.status());
  auto connection = (*driver)->Connect();
  EXPECT_TRUE(connection.ok()) << connection.status() << VendorTextOf(connection.status());
  return *std::move(connection);
}

void PostgresTest::Run(Connection& connection, std::string_view sql) {
  const absl::Status status = connection.ExecuteScript(sql);
  ASSERT_TRUE(status.ok()) << status << " " << VendorTextOf(status);
}

void PostgresTest::RunAside(const std::string& sql) { ASSERT_OK(test::RunPostgresql(url(), sql)); }

int64_t PostgresTest::BackendPid(Connection& connection) {
  RowBatch rows;
  const auto result =
      connection.Execute(ReadStatement("SELECT pg_backend_pid()", {Stored(TypeKind::kInt32)}), {}, &rows);
  EXPECT_OK(result);
  return rows.row(0)[0].integer();
}

void PostgresTest::Kill(int64_t pid) { RunAside(StrCat("SELECT pg_terminate_backend(", pid, ", 5000)")); }

int64_t PostgresTest::CountAside(const std::string& sql) {
  const auto connection = Connect();
  RowBatch rows;
  EXPECT_OK(connection->Execute(ReadStatement(sql, {Stored(TypeKind::kInt64)}), {}, &rows));
  return rows.rows() == 1 ? rows.row(0)[0].integer() : -1;
}

StoredType Decimals(uint32_t precision, uint32_t scale, Storage storage) {
  return {.type = {.kind = TypeKind::kDecimal, .precision = precision, .scale = scale}, .storage = storage};
}

StoredType ArrayOf(const StoredType& element) {
  return {.type = {.kind = TypeKind::kArray, .element = std::make_shared<const Type>(element.type)},
          .storage = element.storage};
}

StoredType Statuses(Storage storage) {
  auto members = std::make_shared<EnumType>(EnumType{
      .full_name = "test.Status",
      .members = {
          {0, "STATUS_UNKNOWN", "UNKNOWN"}, {1, "STATUS_ACTIVE", "ACTIVE"}, {2, "STATUS_DELETED", "DE LETED"}}});
  return {.type = {.kind = TypeKind::kEnum, .enum_type = std::move(members)}, .storage = storage};
}

Bind Given(StoredType stored, Value value) { return {.stored = std::move(stored), .source = std::move(value)}; }

CompiledStatement ReadStatement(std::string sql, std::vector<StoredType> result, std::vector<Bind> binds) {
  return {.sql = std::move(sql), .binds = std::move(binds), .result = std::move(result)};
}

CompiledStatement WriteStatement(std::string sql, std::vector<Bind> binds) {
  return {.sql = std::move(sql), .binds = std::move(binds), .writes = true};
}

std::string Describe(const Cell& cell) {
  switch (cell.kind()) {
    case CellKind::kNull: return "NULL";
    case CellKind::kInteger: return StrCat(cell.integer());
    case CellKind::kReal: return StrCat(cell.real());
    case CellKind::kText:
    case CellKind::kBytes: return std::string(cell.text());
    case CellKind::kList: {
      std::string text = "[";
      for (const Cell& item : cell.items()) StrAppend(text, text.size() > 1 ? "," : "", Describe(item));
      return text + "]";
    }
  }
  return "";
}

std::string Cell00(Connection& connection, const CompiledStatement& statement) {
  RowBatch rows;
  const auto result = connection.Execute(statement, {}, &rows);
  if (!result.ok()) return StrCat(ReasonOf(result.status()), " ", VendorTextOf(result.status()));
  return rows.rows() == 0 ? "no row" : Describe(rows.row(0)[0]);
}

}  // namespace rowgate::orm
