#include "protoschema/introspect/introspect.h"

#include "protoschema/catalog_builder.h"
#include "protoschema/synthesizer.h"
#include "tests/protoschema/reflections.h"
#include "tests/protoschema/schema_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::protoschema {
namespace {

using orm::ReflectedColumn;
using orm::ReflectedTable;
using orm::Reflection;
using orm::Storage;
using orm::TypeKind;
using ::rowgate::test::HasReason;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// The written text, loaded again as the server would.
absl::StatusOr<Served> Load(const std::string& text) {
  Served served;
  auto schema = LoadSchema({.files = {"db.proto"}, .sources = {{"db.proto", text}}});
  if (!schema.ok()) return schema.status();
  served.schema = *std::move(schema);
  auto catalog = BuildCatalog(*served.schema);
  if (!catalog.ok()) return catalog.status();
  served.catalog = *std::move(catalog);
  if (const absl::Status made = SynthesizeRepositories(*served.schema, *served.catalog); !made.ok()) return made;
  return served;
}

std::string Write(const Reflection& reflection, const std::string& existing = "") {
  const auto text = IntrospectToProto(reflection, {.package = "db.v1", .existing_text = existing});
  EXPECT_OK(text);
  return text.value_or("");
}

TEST(Introspect, WritesALoadableFileForAChinookLikeDatabase) {
  const std::string text = Write(Chinook());
  ASSERT_OK_AND_ASSIGN(const Served served, Load(text));
  const orm::Table& album = *served.catalog->FindMessage("db.v1.Album");
  EXPECT_EQ(album.sql_name, "Album");
  EXPECT_EQ(album.FindField("title")->sql_name, "Title");
  EXPECT_EQ(album.FindField("title")->type().max_length, 160U);
  EXPECT_EQ(album.FindField("album_id")->generated, orm::Generated::kIdentity);
  const orm::Table& track = *served.catalog->FindMessage("db.v1.Track");
  EXPECT_EQ(track.FindField("unit_price")->stored.storage, Storage::kNumeric);
  EXPECT_EQ(track.FindField("unit_price")->type().scale, 2U);
  const orm::Table& employee = *served.catalog->FindMessage("db.v1.Employee");
  EXPECT_TRUE(employee.FindField("hire_date")->nullable);
  EXPECT_EQ(employee.FindField("hire_date")->stored.storage, Storage::kTextSeconds);
}

TEST(Introspect, LeavesRowgatesOwnTablesOut) {
  Reflection reflection = Chinook();
  ReflectedTable ours = reflection.tables.front();
  ours.name = "rowgate_requests";
  reflection.tables.push_back(ours);
  EXPECT_EQ(Write(reflection), Write(Chinook()));
}

TEST(Introspect, NamesRelationsOnBothSides) {
  const std::string text = Write(Chinook());
  ASSERT_OK_AND_ASSIGN(const Served served, Load(text));
  const orm::Table& album = *served.catalog->FindMessage("db.v1.Album");
  EXPECT_EQ(album.FindRelation("artist")->kind, orm::RelationKind::kToOne);
  EXPECT_EQ(served.catalog->FindMessage("db.v1.Artist")->FindRelation("albums")->kind, orm::RelationKind::kToMany);
  const orm::Table& employee = *served.catalog->FindMessage("db.v1.Employee");
  EXPECT_NE(employee.FindRelation("reports_to_employee"), nullptr);
  EXPECT_NE(employee.FindRelation("employees_by_reports_to"), nullptr);
}

TEST(Introspect, MakesJoinTablesManyToMany) {
  ASSERT_OK_AND_ASSIGN(const Served served, Load(Write(Chinook())));
  const orm::Relation& tracks = *served.catalog->FindMessage("db.v1.Playlist")->FindRelation("tracks");
  EXPECT_EQ(tracks.kind, orm::RelationKind::kManyToMany);
  EXPECT_EQ(tracks.back_populates, "playlists");
}

TEST(Introspect, GivesTheSameTextEachTimeAndOnItsOwnOutput) {
  const std::string text = Write(Chinook());
  EXPECT_EQ(text, Write(Chinook()));
  EXPECT_EQ(text, Write(Chinook(), text));
}

TEST(Introspect, KeepsNumbersReservesRemovedColumnsAndAppendsNewOnes) {
  Reflection before{.tables = {TableOf("t", {IntColumn("id"), TextColumn("a"), TextColumn("b")})}};
  const std::string first = Write(before);
  Reflection after{.tables = {TableOf("t", {IntColumn("id"), TextColumn("new"), TextColumn("b")})}};
  const std::string second = Write(after, first);
  ASSERT_OK_AND_ASSIGN(const Served served, Load(second));
  const orm::Table& table = served.catalog->tables()[0];
  EXPECT_EQ(table.FindField("b")->field_number, 3);
  EXPECT_EQ(table.FindField("new")->field_number, 4);
  EXPECT_THAT(second, AllOf(HasSubstr("reserved 2;"), HasSubstr("reserved \"a\";")));
  const std::string third = Write(before, second);
  EXPECT_THAT(third, HasSubstr("string a = 5"));
}

TEST(Introspect, KeepsNamesThatAPersonChanged) {
  const Reflection reflection{.tables = {TableOf("t", {IntColumn("id"), TextColumn("a")})}};
  const std::string mine =
      "syntax = \"proto3\"; package db.v1; import \"rowgate/v1/annotations.proto\";"
      "message Thing { option (rowgate.v1.table).name = \"t\"; int64 id = 1 [(rowgate.v1.column).primary_key = true];"
      " string nickname = 7 [(rowgate.v1.column).name = \"a\"]; }";
  EXPECT_THAT(Write(reflection, mine), AllOf(HasSubstr("message Thing {"),
                                             HasSubstr("string nickname = 7 [(rowgate.v1.column) = { name: \"a\" }]")));
}

TEST(Introspect, SaysDefaultsThatItCanAndMarksOthersAsTheDatabases) {
  ReflectedColumn state = TextColumn("state");
  state.default_text = "'draft'::character varying";
  ReflectedColumn count = IntColumn("n");
  count.default_text = "(0)";
  ReflectedColumn odd = TextColumn("odd");
  odd.default_text = "lower('X')";
  ReflectedColumn empty = TextColumn("empty");
  empty.default_text = "''";
  const std::string text = Write({.tables = {TableOf("t", {IntColumn("id"), state, count, odd, empty})}});
  ASSERT_OK_AND_ASSIGN(const Served served, Load(text));
  const orm::Table& table = served.catalog->tables()[0];
  EXPECT_EQ(table.FindField("state")->default_value, orm::Value{std::string("draft")});
  EXPECT_EQ(table.FindField("n")->default_value, orm::Value{int64_t{0}});
  EXPECT_EQ(table.FindField("odd")->server_default, orm::ServerDefault::kDatabase);
  EXPECT_FALSE(table.FindField("odd")->nullable);
  EXPECT_FALSE(table.FindField("empty")->has_presence);
}

TEST(Introspect, LeavesOutWhatItHasNoTypeForAndWarnsWhenRowsCannotBeMade) {
  ReflectedColumn box{.name = "place", .declared_type = "point", .nullable = false};
  const std::string text = Write({.tables = {TableOf("t", {IntColumn("id"), box})}});
  ASSERT_OK(Load(text));
  EXPECT_THAT(text, HasSubstr("// Column place (point) is left out: Rowgate has no type for it. It is NOT NULL"));
}

TEST(Introspect, ShowsTablesWithoutAKeyAsViews) {
  ReflectedTable log = TableOf("log", {TextColumn("line")});
  log.primary_key = {};
  ASSERT_OK_AND_ASSIGN(const Served served, Load(Write({.tables = {log}})));
  EXPECT_TRUE(served.catalog->tables()[0].view);
}

TEST(Introspect, TakesAUniqueKeyForAMissingPrimaryKey) {
  ReflectedTable table = TableOf("t", {IntColumn("code"), TextColumn("line")});
  table.primary_key = {};
  table.columns[0].identity = false;
  table.uniques = {{.name = "uq", .columns = {"code"}}};
  ASSERT_OK_AND_ASSIGN(const Served served, Load(Write({.tables = {table}})));
  EXPECT_FALSE(served.catalog->tables()[0].view);
  EXPECT_EQ(served.catalog->tables()[0].FindField("code")->generated, orm::Generated::kNo);
}

TEST(Introspect, TurnsNativeEnumsIntoProtoEnums) {
  ReflectedColumn mood{.name = "mood", .declared_type = "mood", .nullable = false};
  mood.stored = orm::StoredType{.type = orm::Type::Of(TypeKind::kEnum), .storage = Storage::kNativeEnum};
  mood.enum_labels = {"SAD", "so-so", "sad", "soso"};
  mood.default_text = "'so-so'::mood";
  const std::string text = Write({.tables = {TableOf("t", {IntColumn("id"), mood})}});
  ASSERT_OK_AND_ASSIGN(const Served served, Load(text));
  const orm::Column& column = *served.catalog->tables()[0].FindField("mood");
  EXPECT_NE(column.type().enum_type->FindLabel("so-so"), nullptr);
  EXPECT_EQ(column.stored.storage, Storage::kNativeEnum);
  EXPECT_EQ(text, Write({.tables = {TableOf("t", {IntColumn("id"), mood})}}, text));
}

TEST(Introspect, TellsTwoForeignKeysToOneTableApart) {
  ReflectedTable game = TableOf("game", {IntColumn("id"), IntColumn("home_id"), IntColumn("guest_id")});
  game.foreign_keys = {Refers("home_id", "team", "id"), Refers("guest_id", "team", "id")};
  ASSERT_OK_AND_ASSIGN(const Served served, Load(Write({.tables = {game, TableOf("team", {IntColumn("id")})}})));
  const orm::Table& team = *served.catalog->FindMessage("db.v1.Team");
  EXPECT_NE(team.FindRelation("games_by_home"), nullptr);
  EXPECT_NE(team.FindRelation("games_by_guest"), nullptr);
}

TEST(Introspect, SurvivesNamesThatAreNoIdentifiers) {
  ReflectedTable strange =
      TableOf("order details!", {IntColumn("1st"), TextColumn("a b"), TextColumn("a_b"), TextColumn("ÄÖ")});
  strange.primary_key.columns = {"1st"};
  ASSERT_OK_AND_ASSIGN(const Served served,
                       Load(Write({.tables = {strange, TableOf("message", {IntColumn("id"), TextColumn("option")}),
                                              TableOf("string", {IntColumn("id"), TextColumn("string")})}})));
  EXPECT_EQ(served.catalog->FindMessage("db.v1.OrderDetails")->columns.size(), 4U);
}

TEST(Introspect, KeepsChecksAndPartialIndexesOnlyWhenTheyMeanTheSame) {
  ReflectedTable table = TableOf("t", {IntColumn("id"), IntColumn("age"), IntColumn("Total")});
  table.checks = {{.name = "ck_age", .text = "age >= 0"}, {.name = "ck_total", .text = "\"Total\" > 0"}};
  table.indexes = {{.name = "ix_some", .columns = {"age"}, .where_text = "age > 10"},
                   {.name = "ix_odd", .columns = {"age"}, .where_text = "(age)::text ~ 'x'"}};
  const std::string text = Write({.tables = {table}});
  ASSERT_OK_AND_ASSIGN(const Served served, Load(text));
  EXPECT_EQ(served.catalog->tables()[0].checks.size(), 1U);
  EXPECT_EQ(served.catalog->tables()[0].indexes.size(), 1U);
  EXPECT_THAT(text, AllOf(HasSubstr("// Check ck_total is left out"), HasSubstr("// Index ix_odd is left out")));
}

TEST(Introspect, RefusesAPackageThatIsNone) {
  EXPECT_THAT(IntrospectToProto({}, {.package = "no good"}), HasReason("INVALID_PACKAGE"));
}

}  // namespace
}  // namespace rowgate::protoschema
