#ifndef ROWGATE_TESTS_ORM_DIALECTS_SQLITE_DRIVER_SQLITE_FIXTURE_H_
#define ROWGATE_TESTS_ORM_DIALECTS_SQLITE_DRIVER_SQLITE_FIXTURE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "orm/dialects/sqlite/driver/driver.h"
#include "orm/driver/driver.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

// Short ways to say what a driver is given.
namespace rowgate::test {

inline orm::StoredType Stored(orm::TypeKind kind, orm::Storage storage = orm::Storage::kDefault) {
  return {.type = orm::Type::Of(kind), .storage = storage};
}

inline orm::StoredType ListOf(const orm::StoredType& element) {
  return {.type = {.kind = orm::TypeKind::kArray, .element = std::make_shared<const orm::Type>(element.type)},
          .storage = element.storage};
}

inline orm::Bind Literal(const orm::StoredType& stored, const orm::Value& value) {
  return {.stored = stored, .source = value};
}

inline orm::CompiledStatement Read(std::string_view sql, std::vector<orm::StoredType> result,
                                   std::vector<orm::Bind> binds = {}) {
  return {.sql = std::string(sql), .binds = std::move(binds), .result = std::move(result)};
}

inline orm::CompiledStatement Write(std::string_view sql, std::vector<orm::Bind> binds = {}) {
  return {.sql = std::string(sql), .binds = std::move(binds), .writes = true};
}

inline std::unique_ptr<orm::Driver> MakeDriver(const orm::SqliteOptions& options) {
  absl::StatusOr<std::unique_ptr<orm::SqliteDriver>> driver = orm::SqliteDriver::Create(options);
  EXPECT_THAT(driver, IsOk());
  return *std::move(driver);
}

inline std::unique_ptr<orm::Connection> Connect(orm::Driver& driver) {
  absl::StatusOr<std::unique_ptr<orm::Connection>> connection = driver.Connect();
  EXPECT_THAT(connection, IsOk());
  return *std::move(connection);
}

// The single integer that `sql` gives.
inline int64_t CountOn(orm::Connection& connection, std::string_view sql) {
  orm::RowBatch rows;
  EXPECT_THAT(connection.Execute(Read(sql, {Stored(orm::TypeKind::kInt64)}), {}, &rows), IsOk()) << sql;
  return rows.rows() == 1 ? rows.row(0)[0].integer() : -1;
}

// One connection to a fresh database in memory.
class MemoryTest : public ::testing::Test {
 protected:
  int64_t Count(std::string_view sql) { return CountOn(*connection_, sql); }
  absl::Status Run(const orm::CompiledStatement& statement) {
    return connection_->Execute(statement, {}, nullptr).status();
  }
  void Script(std::string_view sql) { ASSERT_THAT(connection_->ExecuteScript(sql), IsOk()) << sql; }

  std::unique_ptr<orm::Driver> driver_ = MakeDriver({});
  std::unique_ptr<orm::Connection> connection_ = Connect(*driver_);
};

// A database in a file of its own.
class FileTest : public MemoryTest {
 protected:
  void SetUp() override {
    absl::StatusOr<TempDir> folder = TempDir::Create();
    ASSERT_THAT(folder, IsOk());
    folder_.emplace(*std::move(folder));
    driver_ = MakeDriver(Options());
    connection_ = Connect(*driver_);
  }
  void TearDown() override { connection_.reset(); }

  orm::SqliteOptions Options() const {
    return {.path = folder_->File("data.db"), .busy_timeout = absl::Milliseconds(50)};
  }

  std::optional<TempDir> folder_;
};

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_DIALECTS_SQLITE_DRIVER_SQLITE_FIXTURE_H_
