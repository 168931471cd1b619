// What golden/*.golden shows is SQL that the databases at hand take and run.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "orm/dialects/registry.h"
#include "orm/sql/compiler.h"
#include "tests/orm/sql/golden_file.h"
#include "tests/orm/sql/golden_request.h"
#include "tests/support/backends.h"
#include "tests/support/fixture_catalog.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

// A few rows to work on.
std::vector<GoldenBlock> Rows() {
  return BlocksOfGolden(R"(
# users
param meta = json '{"plan":"pro","limits":{"seats":5},"tags":["a","b"]}'
insert User (name, email, age, active, balance, meta, created_at, order, version)
values 'Alice', 'alice@example.com', 30, true, 100.10, :meta, '2024-01-31T10:00:00Z', 2, 1
values 'bob', 'bob@example.org', 25, true, 0.20, NULL, '2024-02-01T00:00:00Z', 1, 1
values NULL, 'nobody@x.org', NULL, false, 1234567.89, NULL, '2023-12-31T12:00:00Z', NULL, 1
# posts
insert Post (author_id, title, status, views, created_at, rating)
values 1, 'Intro', 'published', 10, '2024-01-10T00:00:00Z', 4.5
values 1, 'Deep 100% SQL', 'published', 7, '2024-01-20T00:00:00Z', NULL
values NULL, 'Orphan', 'draft', 3, '2024-02-03T00:00:00Z', 1.0
# comments
insert Comment (post_id, author_id, body)
values 1, 2, 'nice'
values 2, 1, 'ok'
# tags
insert Tag (name)
values 'sql'
# links
insert PostTag (post_id, tag_id)
values 1, 1
# categories
insert Category (parent_id, name)
values NULL, 'root'
values 1, 'a'
values 2, 'b'
# transfers
insert Transfer (sender_id, receiver_id, amount)
values 1, 2, 0.40
)");
}

class GoldenAcceptedTest : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    ASSERT_OK_AND_ASSIGN(const auto parsed, orm::ParseDatabaseUrl(url()));
    auto opened = orm::OpenDatabase(parsed, {});
    ASSERT_THAT(opened, IsOk());
    database_ = *std::move(opened);
    auto connected = database_.driver->Connect();
    ASSERT_THAT(connected, IsOk());
    connection_ = *std::move(connected);
    ASSERT_OK_AND_ASSIGN(const auto ddl, orm::CreateAllStatements(FixtureCatalog(), *database_.dialect));
    for (const std::string& statement : ddl) ASSERT_THAT(connection_->ExecuteScript(statement), IsOk());
    for (const GoldenBlock& rows : Rows()) ASSERT_THAT(Execute(rows.request), IsOk()) << rows.request.front();
  }

  absl::Status Execute(const std::vector<std::string>& request) {
    const auto statement = BindGoldenRequest(request);
    if (!statement.ok()) return Refused(statement.status());
    const auto compiled = orm::Compile(*statement, *database_.dialect);
    if (!compiled.ok()) return Refused(compiled.status());
    orm::RowBatch rows;
    return connection_->Execute(*compiled, {}, compiled->result.empty() ? nullptr : &rows).status();
  }

 private:
  // golden_test.cc shows what is refused.
  static absl::Status Refused(const absl::Status& status) {
    return absl::IsInternal(status) ? status : absl::OkStatus();
  }

  orm::Database database_;
  std::unique_ptr<orm::Connection> connection_;
};

// Blocks change rows and come after each other, so a key may be there already; and one scalar subquery finds two rows.
// A plan never holds the same key twice: C73 is refused before.
bool IsExpected(const absl::Status& status, const GoldenBlock& block) {
  return status.ok() || absl::IsAlreadyExists(status) || absl::IsFailedPrecondition(status) ||
         block.title.starts_with("C73");
}

TEST_P(GoldenAcceptedTest, AllStatements) {
  for (const std::string& file : GoldenFiles()) {
    for (const GoldenBlock& block : BlocksOfGolden(ReadGolden(file))) {
      const absl::Status ran = Execute(block.request);
      EXPECT_TRUE(IsExpected(ran, block)) << block.title << "\n" << ran << "\n" << orm::VendorTextOf(ran);
    }
  }
}

TEST_P(GoldenAcceptedTest, AScalarSubqueryOfSeveralRowsFails) {
  const absl::Status ran = Execute({"SELECT id, (SELECT title FROM Post p WHERE p.author_id = u.id) FROM User u"});
  EXPECT_THAT(ran,
              testing::AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("SUBQUERY_MULTIPLE_ROWS")));
}

ROWGATE_ON_ALL_BACKENDS(GoldenAcceptedTest);

}  // namespace
}  // namespace rowgate::test
