#include "orm/dialects/sqlite/driver/create_text.h"

#include "orm/dialects/sqlite/driver/foreign_types.h"
#include "orm/dialects/sqlite/driver/sql_tokens.h"
#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

namespace rowgate::test {
namespace {

using orm::sqlite::CreateTableText;
using orm::sqlite::NameOf;
using orm::sqlite::ParseCreateTable;
using orm::sqlite::ParseIndexCondition;
using orm::sqlite::Tokenize;
using ::testing::ElementsAre;

TEST(TokenizeTest, KnowsQuotesAndComments) {
  std::vector<std::string> names;
  for (const auto& token : Tokenize("a \"b\"\"c\" [d e] `f` -- g (\n /* h ) */ 'i''j' ,"))
    names.push_back(NameOf(token));
  EXPECT_THAT(names, ElementsAre("a", "b\"c", "d e", "f", "i'j", ","));
}

TEST(TokenizeTest, SurvivesTextThatEndsTooEarly) {
  for (const char* text : {"\"abc", "'", "[", "/* x", "-- x", "((", "a '"}) Tokenize(text);
  for (const char* text : {"CREATE TABLE t", "CREATE TABLE t (", "CREATE TABLE t (a CHECK (", "CREATE TABLE t (,,)",
                           "CREATE TABLE t (CONSTRAINT", "CREATE TABLE t (FOREIGN KEY", ""}) {
    ParseCreateTable(text);
  }
}

TEST(CreateTextTest, FindsTheNamesOfConstraints) {
  const CreateTableText text = ParseCreateTable(
      "CREATE TABLE \"a(b\" (id INTEGER CONSTRAINT pk_a PRIMARY KEY, e TEXT CONSTRAINT nn NOT NULL CONSTRAINT uq_e"
      " UNIQUE, f TEXT DEFAULT (lower('CHECK (x)')) CHECK (f <> ')'), p REFERENCES t (id), q,\n"
      " CONSTRAINT \"uq two\" UNIQUE (e COLLATE NOCASE, \"f\"), UNIQUE (p),\n"
      " CONSTRAINT fk_q FOREIGN KEY (q, p) REFERENCES u (x, y) ON DELETE CASCADE, CONSTRAINT ck CHECK ( (p) > 0 ))");
  EXPECT_EQ(text.primary_key_name, "pk_a");
  ASSERT_EQ(text.uniques.size(), 3u);
  EXPECT_EQ(text.uniques[0].name, "uq_e");
  EXPECT_EQ(text.uniques[1].name, "uq two");
  EXPECT_THAT(text.uniques[1].columns, ElementsAre("e", "f"));
  EXPECT_EQ(text.uniques[2].name, "");
  ASSERT_EQ(text.foreign_keys.size(), 2u);
  EXPECT_THAT(text.foreign_keys[0].columns, ElementsAre("p"));
  EXPECT_EQ(text.foreign_keys[1].name, "fk_q");
  EXPECT_THAT(text.foreign_keys[1].columns, ElementsAre("q", "p"));
  ASSERT_EQ(text.checks.size(), 2u);
  EXPECT_EQ(text.checks[0].name, "");
  EXPECT_EQ(text.checks[0].text, "f <> ')'");
  EXPECT_EQ(text.checks[1].name, "ck");
  EXPECT_EQ(text.checks[1].text, "(p) > 0");
}

TEST(CreateTextTest, FindsTheConditionOfAPartialIndex) {
  EXPECT_EQ(ParseIndexCondition("CREATE INDEX \"WHERE\" ON t (a) WHERE a > 0 AND b = 'WHERE'"),
            "a > 0 AND b = 'WHERE'");
  EXPECT_EQ(ParseIndexCondition("CREATE INDEX i ON t (a)"), "");
}

TEST(ForeignTypesTest, FollowUsageThenAffinity) {
  const auto kind = [](const char* declared) {
    return orm::sqlite::StoredTypeOf(orm::sqlite::ParseDeclared(declared)).type.kind;
  };
  using orm::TypeKind;
  EXPECT_EQ(kind("INT(11)"), TypeKind::kInt64);
  EXPECT_EQ(kind("UNSIGNED BIG INT"), TypeKind::kInt64);
  EXPECT_EQ(kind("varying  character (70)"), TypeKind::kString);
  EXPECT_EQ(kind("NVARCHAR(160)"), TypeKind::kString);
  EXPECT_EQ(kind("STRING"), TypeKind::kString);
  EXPECT_EQ(kind("DECIMAL(10,2)"), TypeKind::kDecimal);
  EXPECT_EQ(kind("NUMERIC"), TypeKind::kDouble);
  EXPECT_EQ(kind("DOUBLE PRECISION"), TypeKind::kDouble);
  EXPECT_EQ(kind("bool"), TypeKind::kBool);
  EXPECT_EQ(kind("LONGBLOB"), TypeKind::kBytes);
  EXPECT_EQ(kind("FLOATING POINT"), TypeKind::kInt64) << "SQLite's own famous example: POINT has INT in it";
  EXPECT_EQ(kind("VARCHAR("), TypeKind::kString);
  EXPECT_EQ(orm::sqlite::StoredTypeOf(orm::sqlite::ParseDeclared("CHARACTER(20)")).type.max_length, 20u);
}

}  // namespace
}  // namespace rowgate::test
