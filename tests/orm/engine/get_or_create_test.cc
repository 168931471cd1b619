#include <atomic>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "tests/orm/engine/unit_of_work_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::UpsertOutcome;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::StartsWith;

class GetOrCreateTest : public UnitOfWorkTest {
 protected:
  absl::StatusOr<orm::UpsertPlan> Plan(const std::string& name) {
    return engine().PlanGetOrCreate(table(kTag),
                                    {.row = Row(kTag, {{"name", Text(name)}}), .conflict_fields = {"name"}});
  }
};

TEST_P(GetOrCreateTest, StoresTheRowOnce) {
  const auto plan = Plan("db");
  ASSERT_THAT(plan, IsOk());
  const auto created = plan->Run(session());
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->outcome, UpsertOutcome::kInserted);
  EXPECT_THAT(TakeSql(), ElementsAre(StartsWith("SELECT "), StartsWith("INSERT ")));
  const auto found = plan->Run(session());
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->outcome, UpsertOutcome::kUnchanged);
  EXPECT_EQ(found->rows.row(0)[0].integer(), created->rows.row(0)[0].integer());
  EXPECT_THAT(TakeSql(), ElementsAre(StartsWith("SELECT ")));
}

TEST_P(GetOrCreateTest, ARowOfAChosenKeyIsOneReadAsWell) {
  const auto plan = engine().PlanGetOrCreate(table(kTag), {.row = Row(kTag, {{"id", Int(7)}, {"name", Text("db")}})});
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->Run(session())->outcome, UpsertOutcome::kInserted);
  TakeSql();
  EXPECT_EQ(plan->Run(session())->outcome, UpsertOutcome::kUnchanged);
  EXPECT_THAT(TakeSql(), SizeIs(1));
}

TEST_P(GetOrCreateTest, TheKeyMustBeThere) {
  EXPECT_THAT(engine().PlanGetOrCreate(table(kTag), {.row = Row(kTag, {{"name", Text("db")}})}),
              HasReason("CONFLICT_VALUE_MISSING"));
}

TEST_P(GetOrCreateTest, OfManyCallersOneCreates) {
  constexpr int kCallers = 50;
  const auto plan = Plan("db");
  ASSERT_THAT(plan, IsOk());
  std::atomic<int> inserted = 0;
  std::atomic<int> failed = 0;
  std::vector<std::unique_ptr<orm::Connection>> connections;
  for (int i = 0; i < kCallers; ++i) connections.push_back(Connect());
  std::vector<std::thread> callers;
  for (const auto& connection : connections) {
    callers.emplace_back([&] {
      orm::Session own(*connection, nullptr);
      const auto result = plan->Run(own);
      if (!result.ok()) ++failed;
      if (result.ok() && result->outcome == UpsertOutcome::kInserted) ++inserted;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(inserted, 1);
  EXPECT_THAT(Query("SELECT name FROM Tag"), ElementsAre("db"));
}

ROWGATE_ON_ALL_BACKENDS(GetOrCreateTest);

}  // namespace
}  // namespace rowgate::test
