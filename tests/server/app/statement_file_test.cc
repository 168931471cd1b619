#include "server/app/statement_file.h"

#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace rowgate::server {
namespace {

using ::rowgate::test::HasReason;
using ::rowgate::test::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

class StatementFileTest : public testing::Test {
 protected:
  absl::StatusOr<std::vector<orm::NamedStatement>> Read(const std::string& text) {
    const std::string path = folder_.File("statements.txtpb");
    std::ofstream(path) << text;
    return ReadStatementFile(path);
  }

  test::TempDir folder_ = *test::TempDir::Create();
};

TEST_F(StatementFileTest, HoldsStatementsWithTheirTypesAndTexts) {
  ASSERT_OK_AND_ASSIGN(const std::vector<orm::NamedStatement> statements, Read(R"(
      # Comments are allowed.
      statements {
        name: "top_authors"
        description: "Who writes most."
        parameters { name: "least" type { kind: INT64 } }
        columns { name: "name" type { kind: STRING } }
        columns { name: "sum" type { kind: DECIMAL precision: 12 scale: 2 } }
        sql { dialect: "sqlite" text: "SELECT name, 1 FROM users WHERE id > :least" }
        sql { dialect: "postgresql" text: "SELECT name, 1.0 FROM users "
                                          "WHERE id > :least" }
      }
      statements { name: "touch" writes: true sql { dialect: "sqlite" text: "UPDATE users SET age = 1" } })"));
  ASSERT_EQ(statements.size(), 2U);
  const orm::NamedStatement& first = statements.front();
  EXPECT_EQ(first.parameters.at(0).name, "least");
  EXPECT_EQ(first.columns.at(1).type.scale, 2U);
  EXPECT_EQ(first.sql.at("postgresql"), "SELECT name, 1.0 FROM users WHERE id > :least");
  EXPECT_FALSE(first.writes);
  EXPECT_TRUE(statements.back().writes);
}

TEST_F(StatementFileTest, MayBeEmpty) {
  ASSERT_OK_AND_ASSIGN(const std::vector<orm::NamedStatement> statements, Read(""));
  EXPECT_TRUE(statements.empty());
}

TEST_F(StatementFileTest, SaysTheLineOfWhatDoesNotParse) {
  EXPECT_THAT(Read("statements {\n  name: 'a'\n  nmae: 'b'\n}").status(),
              AllOf(HasReason("NAMED_STATEMENT_INVALID"),
                    StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("statements.txtpb:3:"))));
}

TEST_F(StatementFileTest, SaysWhichStatementIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"statements { name: 'a' parameters { name: 'p' } }", "a: p has no type"},
      {"statements { name: 'a' columns { name: 'c' type { kind: ROW } } }", "a: c has no type"},
      {"statements { name: 'a' columns { name: 'c' type { kind: INT64 scale: 1 } } }", "only decimals"},
      {"statements { name: 'a' columns { name: 'c' type { kind: INT64 message: 'x' } } }", "of results only"},
      {"statements { name: 'a' sql { dialect: 'postgres' text: 'SELECT 1' } }", "\"postgres\" is none of"},
      {"statements { name: 'a' sql { dialect: 'sqlite' } sql { dialect: 'sqlite' } }", "two texts"},
  };
  for (const auto& [text, problem] : cases) {
    EXPECT_THAT(Read(text).status(), AllOf(HasReason("NAMED_STATEMENT_INVALID"),
                                           StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(problem))));
  }
}

TEST_F(StatementFileTest, MustBeReadable) {
  EXPECT_THAT(ReadStatementFile(folder_.File("missing")).status(), HasReason("FILE_UNREADABLE"));
}

}  // namespace
}  // namespace rowgate::server
