#include "orm/schema/reflection.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

namespace rowgate::test {
namespace {

using orm::ReferentialAction;
using orm::ReflectedColumn;
using orm::ReflectedTable;
using orm::Reflection;
using orm::Storage;
using orm::TypeKind;
using ::testing::ElementsAre;

const ReflectedTable& TableOf(const Reflection& reflection, const std::string& name) {
  const auto found = std::ranges::find(reflection.tables, name, &ReflectedTable::name);
  EXPECT_NE(found, reflection.tables.end()) << name;
  static const ReflectedTable kNone;
  return found == reflection.tables.end() ? kNone : *found;
}

const ReflectedColumn& ColumnOf(const ReflectedTable& table, const std::string& name) {
  const auto found = std::ranges::find(table.columns, name, &ReflectedColumn::name);
  EXPECT_NE(found, table.columns.end()) << name;
  static const ReflectedColumn kNone;
  return found == table.columns.end() ? kNone : *found;
}

class Reflecting : public MemoryTest {
 protected:
  Reflection Reflected() {
    absl::StatusOr<Reflection> reflection = connection_->Reflect();
    EXPECT_THAT(reflection, IsOk());
    EXPECT_FALSE(connection_->in_transaction());
    return reflection.ok() ? *std::move(reflection) : Reflection{};
  }
  // The type found for a column declared so, holding these values.
  std::optional<orm::StoredType> TypeOf(const std::string& declared, const std::string& values = "") {
    Script("DROP TABLE IF EXISTS t; CREATE TABLE t (v " + declared + ")");
    if (!values.empty()) Script("INSERT INTO t VALUES " + values);
    return ColumnOf(TableOf(Reflected(), "t"), "v").stored;
  }
  Storage StorageOf(const std::string& declared, const std::string& values) {
    const auto stored = TypeOf(declared, values);
    EXPECT_TRUE(stored.has_value() && stored->type.kind == TypeKind::kTimestamp) << values;
    return stored.has_value() ? stored->storage : Storage::kDefault;
  }
  TypeKind KindOf(const std::string& declared, const std::string& values = "") {
    const auto stored = TypeOf(declared, values);
    return stored.has_value() ? stored->type.kind : TypeKind::kNull;
  }
};

TEST_F(Reflecting, ListsTablesAndViewsButNotInternalOnes) {
  Script(
      "CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE a (v); CREATE TABLE rowgate_version (v);"
      "CREATE VIEW w AS SELECT id, 1 + 1 AS two FROM b; CREATE VIRTUAL TABLE f USING fts5(x); INSERT INTO b DEFAULT "
      "VALUES");
  const Reflection reflection = Reflected();
  std::vector<std::string> names;
  for (const ReflectedTable& table : reflection.tables) names.push_back(table.name);
  EXPECT_THAT(names, ElementsAre("a", "b", "w"));
  EXPECT_TRUE(TableOf(reflection, "w").view);
  EXPECT_EQ(ColumnOf(TableOf(reflection, "w"), "two").stored->type.kind, TypeKind::kInt64);
}

TEST_F(Reflecting, DescribesColumns) {
  Script(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(40) COLLATE NOCASE NOT NULL DEFAULT 'x', n INT,"
      " made TIMESTAMP DEFAULT CURRENT_TIMESTAMP, at DATETIME_TEXT DEFAULT (strftime('%Y', 'now')),"
      " twice AS (n * 2) STORED)");
  const Reflection reflection = Reflected();
  const ReflectedTable& table = TableOf(reflection, "t");
  EXPECT_TRUE(ColumnOf(table, "id").identity);
  EXPECT_FALSE(ColumnOf(table, "id").nullable);
  const ReflectedColumn& name = ColumnOf(table, "name");
  EXPECT_EQ(name.declared_type, "VARCHAR(40)");
  EXPECT_EQ(name.stored->type.max_length, 40u);
  EXPECT_EQ(name.collation, "NOCASE");
  EXPECT_EQ(name.default_text, "'x'");
  EXPECT_FALSE(name.nullable);
  EXPECT_FALSE(name.default_is_now);
  EXPECT_TRUE(ColumnOf(table, "n").nullable);
  EXPECT_TRUE(ColumnOf(table, "n").collation.empty());
  EXPECT_TRUE(ColumnOf(table, "made").default_is_now);
  EXPECT_EQ(ColumnOf(table, "made").stored->storage, Storage::kTextSeconds);
  EXPECT_TRUE(ColumnOf(table, "at").default_is_now);
  EXPECT_TRUE(ColumnOf(table, "twice").generated_always);
}

TEST_F(Reflecting, TellsRowNumbersFromOtherKeys) {
  Script(
      "CREATE TABLE a (k INTEGER, PRIMARY KEY (k)); CREATE TABLE b (k INT PRIMARY KEY);"
      "CREATE TABLE c (k INTEGER PRIMARY KEY) WITHOUT ROWID; CREATE TABLE d (k INTEGER PRIMARY KEY DESC);"
      "CREATE TABLE e (y INTEGER, x INTEGER, CONSTRAINT pk_e PRIMARY KEY (x, y))");
  const Reflection reflection = Reflected();
  EXPECT_TRUE(TableOf(reflection, "a").columns[0].identity);
  EXPECT_FALSE(TableOf(reflection, "b").columns[0].identity);
  EXPECT_FALSE(TableOf(reflection, "c").columns[0].identity);
  EXPECT_FALSE(TableOf(reflection, "d").columns[0].identity);
  EXPECT_EQ(TableOf(reflection, "e").primary_key.name, "pk_e");
  EXPECT_THAT(TableOf(reflection, "e").primary_key.columns, ElementsAre("x", "y"));
}

TEST_F(Reflecting, DescribesKeysAndIndexes) {
  Script(
      "CREATE TABLE p (a TEXT, b TEXT, c TEXT, PRIMARY KEY (a, b));"
      "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT, y TEXT, z TEXT UNIQUE, up INTEGER REFERENCES T ON DELETE SET "
      "NULL,"
      " CONSTRAINT uq UNIQUE (y, x), CONSTRAINT fk FOREIGN KEY (x, y) REFERENCES p ON DELETE CASCADE ON UPDATE "
      "RESTRICT,"
      " CONSTRAINT ck CHECK (x <> y));"
      "CREATE INDEX ix1 ON t (x, y DESC); CREATE UNIQUE INDEX ux2 ON t (z) WHERE z > 'a';"
      "CREATE INDEX ix3 ON t (lower(x))");
  const Reflection reflection = Reflected();
  const ReflectedTable& table = TableOf(reflection, "t");
  ASSERT_EQ(table.uniques.size(), 2u);
  EXPECT_EQ(table.uniques[0].name, "");
  EXPECT_THAT(table.uniques[0].columns, ElementsAre("z"));
  EXPECT_EQ(table.uniques[1].name, "uq");
  EXPECT_THAT(table.uniques[1].columns, ElementsAre("y", "x"));
  ASSERT_EQ(table.foreign_keys.size(), 2u);
  EXPECT_EQ(table.foreign_keys[0].referenced_table, "t");
  EXPECT_THAT(table.foreign_keys[0].referenced_columns, ElementsAre("id"));
  EXPECT_EQ(table.foreign_keys[0].on_delete, ReferentialAction::kSetNull);
  EXPECT_EQ(table.foreign_keys[1].name, "fk");
  EXPECT_THAT(table.foreign_keys[1].columns, ElementsAre("x", "y"));
  EXPECT_THAT(table.foreign_keys[1].referenced_columns, ElementsAre("a", "b"));
  EXPECT_EQ(table.foreign_keys[1].on_delete, ReferentialAction::kCascade);
  EXPECT_EQ(table.foreign_keys[1].on_update, ReferentialAction::kRestrict);
  ASSERT_EQ(table.indexes.size(), 3u);
  EXPECT_THAT(table.indexes[0].columns, ElementsAre("x", "y"));
  EXPECT_THAT(table.indexes[0].descending, ElementsAre(false, true));
  EXPECT_TRUE(table.indexes[1].unique);
  EXPECT_EQ(table.indexes[1].where_text, "z > 'a'");
  EXPECT_TRUE(table.indexes[2].columns.empty());
  ASSERT_EQ(table.checks.size(), 1u);
  EXPECT_EQ(table.checks[0].name, "ck");
  EXPECT_EQ(table.checks[0].text, "x <> y");
}

TEST_F(Reflecting, ReadsTheFormOfTimesFromTheValues) {
  EXPECT_EQ(StorageOf("DATETIME", ""), Storage::kTextMicros);
  EXPECT_EQ(StorageOf("DATETIME", "('2024-01-31 10:00:00')"), Storage::kTextSeconds);
  EXPECT_EQ(StorageOf("DATETIME", "('2024-01-31 10:00:00.000000')"), Storage::kTextMicros);
  EXPECT_EQ(StorageOf("TIMESTAMP", "('2024-01-31T10:00:00Z')"), Storage::kTextIso);
  EXPECT_EQ(StorageOf("TIMESTAMP", "('2024-01-31'), (NULL)"), Storage::kTextDate);
  EXPECT_EQ(StorageOf("TIMESTAMP", "(1706695200)"), Storage::kUnixSeconds);
  EXPECT_EQ(StorageOf("TIMESTAMP", "(1706695200000)"), Storage::kUnixMillis);
  EXPECT_EQ(StorageOf("TIMESTAMP", "(1706695200000000)"), Storage::kUnixMicros);
  EXPECT_EQ(KindOf("TIMESTAMP", "('yesterday')"), TypeKind::kString);
  EXPECT_EQ(KindOf("DATE", "('2024-01-31')"), TypeKind::kDate);
  EXPECT_EQ(StorageOf("DATE", "('2024-01-31 10:00:00')"), Storage::kTextSeconds);
}

TEST_F(Reflecting, WidensTypesThatOtherProgramsMeanWider) {
  EXPECT_EQ(KindOf("INT", "(1)"), TypeKind::kInt32);
  EXPECT_EQ(KindOf("INT", "(3000000000)"), TypeKind::kInt64);
  EXPECT_EQ(KindOf("FLOAT", "(0.5)"), TypeKind::kFloat);
  EXPECT_EQ(KindOf("FLOAT", "(0.1)"), TypeKind::kDouble);
  EXPECT_EQ(KindOf("NUMERIC", "(0.99)"), TypeKind::kDouble);
  EXPECT_EQ(KindOf("NUMERIC(10,2)", "(0.99)"), TypeKind::kDecimal);
  EXPECT_EQ(KindOf("UUID", "('00112233-4455-6677-8899-aabbccddeeff')"), TypeKind::kUuid);
  EXPECT_EQ(KindOf("UUID", "(X'00')"), TypeKind::kBytes);
  EXPECT_EQ(KindOf("", "(1), ('a')"), TypeKind::kNull);
}

// The authors' file is not part of the project: where it lies is told by the environment.
std::string ChinookPath() {
  if (const char* path = std::getenv("ROWGATE_CHINOOK_SQLITE")) return path;
  return std::string(ROWGATE_SOURCE_DIR) + "/../shared/data/chinook/Chinook_Sqlite.sqlite";
}

TEST(ChinookTest, IsReflectedAndReadWithoutLoss) {
  if (!std::filesystem::exists(ChinookPath())) GTEST_SKIP() << "set ROWGATE_CHINOOK_SQLITE to the Chinook database";
  const auto driver = MakeDriver({.path = ChinookPath(), .read_only = true});
  const auto connection = Connect(*driver);
  const auto reflection = connection->Reflect();
  ASSERT_THAT(reflection, IsOk());
  EXPECT_EQ(reflection->tables.size(), 11u);
  EXPECT_EQ(ColumnOf(TableOf(*reflection, "Track"), "UnitPrice").stored->storage, Storage::kNumeric);
  EXPECT_EQ(ColumnOf(TableOf(*reflection, "Invoice"), "InvoiceDate").stored->storage, Storage::kTextSeconds);
  EXPECT_TRUE(ColumnOf(TableOf(*reflection, "Album"), "AlbumId").identity);
  EXPECT_EQ(TableOf(*reflection, "Album").primary_key.name, "PK_Album");
  EXPECT_THAT(TableOf(*reflection, "PlaylistTrack").primary_key.columns, ElementsAre("PlaylistId", "TrackId"));
  EXPECT_EQ(TableOf(*reflection, "Employee").foreign_keys[0].referenced_table, "Employee");
  size_t rows = 0;
  for (const ReflectedTable& table : reflection->tables) {
    orm::CompiledStatement all{.sql = "SELECT * FROM \"" + table.name + "\""};
    for (const ReflectedColumn& column : table.columns) all.result.push_back(column.stored.value());
    orm::RowBatch batch;
    ASSERT_THAT(connection->Execute(all, {}, &batch), IsOk()) << table.name;
    rows += batch.rows();
  }
  EXPECT_EQ(rows, 15'607u);
}

}  // namespace
}  // namespace rowgate::test
