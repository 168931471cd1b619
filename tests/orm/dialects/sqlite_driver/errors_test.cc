#include "orm/dialects/sqlite/driver/errors.h"

#include <sqlite3.h>

#include <string>

#include "orm/base/errors.h"
#include "orm/dialects/sqlite/driver/constraint_names.h"
#include "orm/driver/errors.h"
#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

namespace rowgate::test {
namespace {

using orm::sqlite::FailedConstraint;
using orm::sqlite::ParseConstraintMessage;
using ::testing::AllOf;

TEST(ConstraintMessages, NameTableAndColumns) {
  EXPECT_EQ(ParseConstraintMessage("UNIQUE constraint failed: users.email"),
            (FailedConstraint{.table = "users", .columns = "email"}));
  EXPECT_EQ(ParseConstraintMessage("UNIQUE constraint failed: t.a, t.b"),
            (FailedConstraint{.table = "t", .columns = "a,b"}));
  EXPECT_EQ(ParseConstraintMessage("NOT NULL constraint failed: t.a"),
            (FailedConstraint{.table = "t", .columns = "a"}));
  EXPECT_EQ(ParseConstraintMessage("UNIQUE constraint failed: index 'ux_t'"), (FailedConstraint{.constraint = "ux_t"}));
  EXPECT_EQ(ParseConstraintMessage("CHECK constraint failed: ck_t"), (FailedConstraint{.constraint = "ck_t"}));
}

TEST(ConstraintMessages, AnyOtherFormNamesNothing) {
  for (const char* message :
       {"UNIQUE constraint failed: t.a, u.b", "UNIQUE constraint failed: a", "UNIQUE constraint failed: t.a.b",
        "CHECK constraint failed: age >= 0", "FOREIGN KEY constraint failed", "", "UNIQUE constraint failed: "}) {
    EXPECT_EQ(ParseConstraintMessage(message), FailedConstraint{}) << message;
  }
}

class Errors : public MemoryTest {
 protected:
  absl::Status Failure(const std::string& sql) { return connection_->ExecuteScript(sql); }
  static std::string Names(const absl::Status& status) {
    auto metadata = orm::DetailOf(status).metadata;
    return metadata[orm::kMetaConstraint] + "|" + metadata[orm::kMetaTable] + "|" + metadata[orm::kMetaColumns];
  }
  void SetUp() override {
    Script(
        "CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT, b TEXT, n TEXT NOT NULL DEFAULT '', UNIQUE (a, b),"
        " CONSTRAINT ck_p_a CHECK (a <> 'bad'), CHECK (b <> 'bad'));"
        "CREATE UNIQUE INDEX ux_p_lower ON p (lower(a));"
        "CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id));"
        "CREATE TABLE r (p_id INTEGER REFERENCES p (id) ON DELETE RESTRICT);"
        "CREATE TABLE s (i INTEGER) STRICT;"
        "CREATE VIEW v AS SELECT * FROM p;"
        "CREATE TRIGGER tr BEFORE DELETE ON c BEGIN SELECT RAISE(ABORT, 'not so'); END;"
        "INSERT INTO p (id, a, b) VALUES (1, 'a', 'b'), (2, 'c', 'd');"
        "INSERT INTO c VALUES (1, 1); INSERT INTO r VALUES (2)");
  }
};

TEST_F(Errors, OfConstraintsCarryNames) {
  const absl::Status unique = Failure("INSERT INTO p (a, b) VALUES ('a', 'b')");
  EXPECT_THAT(unique, AllOf(StatusIs(absl::StatusCode::kAlreadyExists), HasReason("UNIQUE_VIOLATION")));
  EXPECT_THAT(Names(unique), ::testing::AnyOf("|p|a,b", "ux_p_lower||"));
  EXPECT_FALSE(orm::VendorTextOf(unique).empty());
  EXPECT_EQ(Names(Failure("INSERT INTO p (a, b) VALUES ('A', 'x')")), "ux_p_lower||");
  EXPECT_EQ(Names(Failure("INSERT INTO p (id) VALUES (1)")), "|p|id");
  const absl::Status null = Failure("INSERT INTO p (n) VALUES (NULL)");
  EXPECT_THAT(null, HasReason("NOT_NULL_VIOLATION"));
  EXPECT_EQ(Names(null), "|p|n");
  const absl::Status check = Failure("INSERT INTO p (a) VALUES ('bad')");
  EXPECT_THAT(check, HasReason("CHECK_VIOLATION"));
  EXPECT_EQ(Names(check), "ck_p_a||");
  EXPECT_EQ(Names(Failure("INSERT INTO p (b) VALUES ('bad')")), "||");
}

TEST_F(Errors, OfForeignKeysAreToldApartWhereSqliteDoes) {
  EXPECT_THAT(Failure("INSERT INTO c (p_id) VALUES (99)"), HasReason("FOREIGN_KEY_VIOLATION"));
  EXPECT_THAT(Failure("DELETE FROM p WHERE id = 1"), HasReason("FOREIGN_KEY_VIOLATION"));
  EXPECT_THAT(Failure("DELETE FROM p WHERE id = 2"), HasReason("ROW_REFERENCED"));
}

TEST_F(Errors, OfTriggersAndStrictTablesAreTheCallers) {
  const absl::Status raised = Failure("DELETE FROM c");
  EXPECT_THAT(raised, AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("DB_RAISED")));
  EXPECT_EQ(orm::VendorTextOf(raised), "not so");
  const absl::Status strict = Failure("INSERT INTO s VALUES ('x')");
  EXPECT_THAT(strict, HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_EQ(Names(strict), "||i");
  EXPECT_THAT(Failure("SELECT sum(x) FROM (SELECT 9223372036854775807 AS x UNION ALL SELECT 1)"),
              HasReason("VALUE_OUT_OF_RANGE"));
}

TEST_F(Errors, OfMissingTablesAndColumnsAreSchemaDrift) {
  for (const char* sql : {"SELECT * FROM nowhere", "SELECT absent FROM p", "INSERT INTO p (absent) VALUES (1)",
                          "SELECT \"absent\" FROM p", "CREATE TABLE p (id)", "DELETE FROM v"}) {
    EXPECT_THAT(Failure(sql), HasReason("SCHEMA_DRIFT")) << sql;
  }
}

TEST_F(Errors, OfWrongTextAreOurs) {
  EXPECT_THAT(Failure("SELEC 1"), AllOf(StatusIs(absl::StatusCode::kInternal), HasReason("COMPILER_BUG")));
  EXPECT_THAT(Run(Read("SELECT 1; SELECT 2", {Stored(orm::TypeKind::kInt64)})), HasReason("COMPILER_BUG"));
  EXPECT_THAT(Run(Read("", {})), HasReason("COMPILER_BUG"));
  EXPECT_THAT(Run(Read("SELECT 1, 2", {Stored(orm::TypeKind::kInt64)})), HasReason("COMPILER_BUG"));
  EXPECT_THAT(Run(Read("SELECT ?", {Stored(orm::TypeKind::kInt64)})), HasReason("COMPILER_BUG"));
}

TEST_F(Errors, OfMessagesHoldNoVendorText) {
  EXPECT_THAT(std::string(Failure("INSERT INTO p (a, b) VALUES ('a', 'b')").message()),
              ::testing::Not(::testing::HasSubstr("constraint failed")));
}

TEST_F(Errors, DefencesAreOn) {
  EXPECT_THAT(Failure("SELECT load_extension('x')"), ::testing::Not(IsOk()));
  EXPECT_THAT(Failure("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET name = 'x'"), ::testing::Not(IsOk()));
}

}  // namespace
}  // namespace rowgate::test
