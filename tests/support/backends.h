#ifndef ROWGATE_TESTS_SUPPORT_BACKENDS_H_
#define ROWGATE_TESTS_SUPPORT_BACKENDS_H_

#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"

// The databases that a parameterised suite runs on. Each test gets a fresh, empty database.
//
//   class StoreTest : public DatabaseTest {};
//   TEST_P(StoreTest, KeepsWhatItWasGiven) { auto engine = Open(url()); … }
//   ROWGATE_ON_ALL_BACKENDS(StoreTest);
//
// SQLite is always there. PostgreSQL is the server of ROWGATE_TEST_POSTGRESQL_URL, which `./dev test` starts; without
// that variable its cases are skipped, or fail when ROWGATE_REQUIRE_BACKENDS is set too.
namespace rowgate::test {

class TestDatabase;

struct Backend {
  std::string name;        // as it appears in the test's name: "SQLite", "PostgreSQL"
  bool available = true;   // false: this machine has no server for it
  std::string how_to_get;  // a sentence for the one whose test is skipped
  absl::StatusOr<TestDatabase> (*create)() = nullptr;
};

std::vector<Backend> AllBackends();

// One empty database; gone when the owner is destroyed, connections that are still open included. Movable.
class TestDatabase {
 public:
  // What has to be undone. Its destructor drops the database.
  class Resource {
   public:
    Resource() = default;
    Resource(const Resource&) = delete;
    Resource& operator=(const Resource&) = delete;
    virtual ~Resource() = default;
  };

  static absl::StatusOr<TestDatabase> Create(const Backend& backend);

  TestDatabase(std::string url, std::unique_ptr<Resource> resource);

  // As `rowgate serve --database` takes it.
  const std::string& url() const { return url_; }

 private:
  std::string url_;
  std::unique_ptr<Resource> resource_;
};

// Fixture of a suite that runs on every database.
class DatabaseTest : public ::testing::TestWithParam<Backend> {
 protected:
  void SetUp() override;

  const std::string& url() const { return database_->url(); }

 private:
  std::optional<TestDatabase> database_;  // set from SetUp on
};

std::string BackendName(const ::testing::TestParamInfo<Backend>& info);
void PrintTo(const Backend& backend, std::ostream* os);

}  // namespace rowgate::test

#define ROWGATE_ON_ALL_BACKENDS(suite)                                                           \
  INSTANTIATE_TEST_SUITE_P(Database, suite, ::testing::ValuesIn(::rowgate::test::AllBackends()), \
                           ::rowgate::test::BackendName)

#endif  // ROWGATE_TESTS_SUPPORT_BACKENDS_H_
