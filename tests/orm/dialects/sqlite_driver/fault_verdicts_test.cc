#include <array>
#include <filesystem>
#include <functional>
#include <iostream>
#include <ostream>
#include <string>
#include <string_view>
#include <tuple>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "tests/orm/dialects/sqlite_driver/failing_disk.h"
#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

// A write is done while the disk fails at its first call, its second, … What the driver then says must be what a fresh
// connection sees, and what one sees that had to recover the files as a crash has left them: "not applied" is a proof.
namespace rowgate::test {
namespace {

using orm::Applied;
using orm::Connection;
using orm::Driver;
using orm::StrCat;
using orm::TransactionMode;

absl::Status Insert(Connection& connection, int first, int rows, int bytes) {
  const std::string sql = StrCat("WITH RECURSIVE n(i) AS (SELECT ", first, " UNION ALL SELECT i + 1 FROM n LIMIT ",
                                 rows, ") INSERT INTO t SELECT i, randomblob(", bytes, ") FROM n");
  return connection.Execute(Write(sql), {}, nullptr).status();
}

// What the writes below add; other numbers are of rows that were there, and of rows that must never be.
constexpr std::string_view kAdded = "SELECT count(*) FROM t WHERE v BETWEEN 1000 AND 1999";
constexpr int kBaseRows = 30;
constexpr int kStrayRow = 5000;

absl::Status Implicit(Connection& connection) { return Insert(connection, 1000, 12, 1500); }

// Runs `body` in a transaction. After its failure nothing may run any more.
absl::Status InTransaction(Connection& connection, const std::function<absl::Status()>& body) {
  absl::Status status = connection.Begin(TransactionMode::kReadWrite);
  if (!status.ok()) return status;
  status = body();
  if (status.ok()) status = connection.Commit();
  if (status.ok()) return status;
  EXPECT_FALSE(Insert(connection, kStrayRow, 1, 1).ok()) << "ran after " << status;
  if (connection.healthy()) {
    EXPECT_THAT(connection.Rollback(), IsOk());
  }
  return status;
}

absl::Status SeveralStatements(Connection& connection) {
  return InTransaction(connection, [&] {
    RETURN_IF_ERROR(Insert(connection, 1000, 5, 1500));
    RETURN_IF_ERROR(connection.Execute(Write("UPDATE t SET w = randomblob(900) WHERE v < 10"), {}, nullptr).status());
    return Insert(connection, 1500, 7, 2000);
  });
}

// Whatever happens between savepoint and rollback to it, 12 rows are added or none.
absl::Status Savepoints(Connection& connection) {
  return InTransaction(connection, [&] {
    RETURN_IF_ERROR(Insert(connection, 1000, 6, 1500));
    RETURN_IF_ERROR(connection.Savepoint());
    RETURN_IF_ERROR(Insert(connection, 1900, 1, 100));
    RETURN_IF_ERROR(connection.Savepoint());
    const absl::Status inner = Insert(connection, 1950, 20, 2000);
    const absl::Status back = connection.RollbackToSavepoint(1);
    if (!back.ok()) return inner.ok() ? back : inner;
    RETURN_IF_ERROR(Insert(connection, 1500, 6, 2000));
    return connection.ReleaseSavepoint(1);
  });
}

// With so small a cache pages go to the log before the commit does.
absl::Status Spilling(Connection& connection) {
  RETURN_IF_ERROR(connection.ExecuteScript("PRAGMA cache_size = 12"));
  return SeveralStatements(connection);
}
absl::Status SpillingImplicit(Connection& connection) {
  RETURN_IF_ERROR(connection.ExecuteScript("PRAGMA cache_size = 12"));
  return Implicit(connection);
}

struct Scenario {
  const char* name;
  absl::Status (*run)(Connection& connection);
  bool log_starts_anew = false;
};

constexpr Scenario kScenarios[] = {
    {"Implicit", &Implicit},
    {"ImplicitInANewLog", &Implicit, true},
    {"SeveralStatements", &SeveralStatements},
    {"SeveralStatementsInANewLog", &SeveralStatements, true},
    {"Savepoints", &Savepoints},
    {"Spilling", &Spilling},
    {"SpillingImplicit", &SpillingImplicit},
};

struct NamedFault {
  const char* name;
  Fault fault;
};

constexpr NamedFault kFaults[] = {
    {"Once", {}},
    {"ForGood", {.for_good = true}},
    {"AfterHalf", {.done = 0.5}},
    {"AfterAll", {.done = 1}},
    {"FullAfterHalf", {.full = true, .done = 0.5}},
    {"FullForGood", {.for_good = true, .full = true}},
};

void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }
void PrintTo(const NamedFault& fault, std::ostream* out) { *out << fault.name; }

constexpr int kAddedRows = 12;

class Verdicts : public ::testing::TestWithParam<std::tuple<Scenario, NamedFault>> {
 protected:
  static Scenario ScenarioOf(const ParamType& param) { return std::get<Scenario>(param); }
  static NamedFault FaultOf(const ParamType& param) { return std::get<NamedFault>(param); }
  // Whether the disk failed: the write needs at least so many calls.
  bool TryOnce(const Fault& fault);

  std::array<int, 3> verdicts_ = {};  // by Applied

 private:
  void MakeFile(Driver& driver);
  void CheckRows(Driver& driver, Applied verdict);
  void CheckRecovered(const std::filesystem::path& folder, Applied verdict);

  FailingDisk disk_;
};

void Verdicts::MakeFile(Driver& driver) {
  const auto connection = Connect(driver);
  ASSERT_THAT(connection->ExecuteScript("CREATE TABLE t (v INTEGER PRIMARY KEY, w); CREATE INDEX t_w ON t (w)"),
              IsOk());
  ASSERT_THAT(Insert(*connection, 0, kBaseRows, 1200), IsOk());
  if (ScenarioOf(GetParam()).log_starts_anew) {
    ASSERT_THAT(connection->ExecuteScript("PRAGMA wal_checkpoint(RESTART)"), IsOk());
  }
}

Applied VerdictOf(const absl::Status& status) { return status.ok() ? Applied::kYes : orm::DetailOf(status).applied; }

void Verdicts::CheckRows(Driver& driver, Applied verdict) {
  const auto connection = Connect(driver);
  const auto count = [&](std::string_view sql) { return CountOn(*connection, sql); };
  const int64_t added = count(kAdded);
  if (verdict == Applied::kYes) {
    EXPECT_EQ(added, kAddedRows);
  }
  if (verdict == Applied::kNo) {
    EXPECT_EQ(added, 0);
  }
  EXPECT_TRUE(added == 0 || added == kAddedRows) << added << " rows: half of it";
  EXPECT_EQ(count("SELECT count(*) FROM t WHERE v < 1000"), kBaseRows);
  EXPECT_EQ(count(StrCat("SELECT count(*) FROM t WHERE v = ", kStrayRow)), 0);
  EXPECT_EQ(count("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
}

// The files as they are, without the shared memory that says how much of the log counts.
void Verdicts::CheckRecovered(const std::filesystem::path& folder, Applied verdict) {
  const auto copy = TempDir::Create();
  ASSERT_THAT(copy, IsOk());
  for (const char* file : {"data.db", "data.db-wal"}) {
    if (std::filesystem::exists(folder / file)) std::filesystem::copy_file(folder / file, copy->File(file));
  }
  const auto driver = MakeDriver({.path = copy->File("data.db")});
  CheckRows(*driver, verdict);
}

bool Verdicts::TryOnce(const Fault& fault) {
  const auto folder = TempDir::Create();
  EXPECT_THAT(folder, IsOk());
  const auto driver = MakeDriver({.path = folder->File("data.db"), .busy_timeout = absl::Milliseconds(50)});
  MakeFile(*driver);
  const auto bystander = Connect(*driver);
  const auto connection = Connect(*driver);
  disk_.Arm(fault);
  const absl::Status status = ScenarioOf(GetParam()).run(*connection);
  disk_.Disarm();
  const Applied verdict = VerdictOf(status);
  SCOPED_TRACE(testing::Message() << "fault at " << fault.at << ", full " << fault.full << ", for good "
                                  << fault.for_good << ", done " << fault.done << ": " << status << " "
                                  << orm::VendorTextOf(status));
  ++verdicts_[static_cast<size_t>(verdict)];
  EXPECT_EQ(verdict == Applied::kUnknown, orm::ReasonOf(status) == "COMMIT_OUTCOME_UNKNOWN");
  EXPECT_EQ(verdict != Applied::kUnknown, bystander->healthy());
  CheckRows(*driver, verdict);
  CheckRecovered(folder->path(), verdict);
  EXPECT_THAT(Insert(*Connect(*driver), 3000, 1, 10), IsOk()) << "the file must still take writes";
  return disk_.fired();
}

TEST_P(Verdicts, AreRightWhereverTheDiskFails) {
  Fault fault = FaultOf(GetParam()).fault;
  for (fault.at = 1; TryOnce(fault); ++fault.at) {
    ASSERT_LT(fault.at, 2000);
    if (HasFailure()) return;
  }
  const auto [not_applied, unknown, applied] = verdicts_;
  EXPECT_GE(not_applied, 3);
  EXPECT_GE(unknown, fault.full ? 0 : 2);
  EXPECT_GE(applied, 1);
  std::cout << "not applied " << not_applied << ", unknown " << unknown << ", applied " << applied << ", wrong 0\n";
}

INSTANTIATE_TEST_SUITE_P(Writes, Verdicts,
                         ::testing::Combine(::testing::ValuesIn(kScenarios), ::testing::ValuesIn(kFaults)),
                         [](const auto& each) {
                           return std::string(std::get<Scenario>(each.param).name) +
                                  std::get<NamedFault>(each.param).name;
                         });

}  // namespace
}  // namespace rowgate::test
