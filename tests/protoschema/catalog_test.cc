#include "protoschema/catalog_builder.h"

#include "tests/protoschema/schema_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::protoschema {
namespace {

using ::testing::ElementsAre;

std::string Path(std::string_view file) { return std::string(ROWGATE_SOURCE_DIR) + "/" + std::string(file); }

TEST(Catalog, HoldsTheWholeBlogExample) {
  ASSERT_OK_AND_ASSIGN(const auto schema, LoadSchema({.files = {Path("examples/blog/blog.proto")}}));
  ASSERT_OK_AND_ASSIGN(const auto catalog, BuildCatalog(*schema));
  ASSERT_EQ(catalog->tables().size(), 5U);
  const orm::Table& user = *catalog->FindMessage("blog.v1.User");
  EXPECT_EQ(user.sql_name, "users");
  EXPECT_EQ(user.comment, "Somebody who reads or writes.");
  EXPECT_EQ(user.primary_key.name, "pk_users");
  EXPECT_EQ(user.FindField("id")->generated, orm::Generated::kIdentity);
  EXPECT_EQ(user.FindField("role")->type().enum_type->FindLabel("ADMIN")->number, 3);
  EXPECT_EQ(user.FindField("balance")->type().scale, 2U);
  EXPECT_EQ(user.FindField("active")->default_value, orm::Value{true});
  EXPECT_FALSE(user.FindField("active")->nullable);
  EXPECT_TRUE(user.FindField("age")->nullable);
  EXPECT_EQ(user.FindField("created_at")->server_default, orm::ServerDefault::kNow);
  EXPECT_EQ(user.uniques[0].name, "uq_users_username");
  EXPECT_EQ(user.checks.size(), 1U);
  EXPECT_EQ(user.relations[0].kind, orm::RelationKind::kToMany);
  const orm::Table& post = *catalog->FindMessage("blog.v1.Post");
  EXPECT_EQ(post.foreign_keys[0].name, "fk_posts_author_id_users");
  EXPECT_EQ(post.foreign_keys[0].on_delete, orm::ReferentialAction::kCascade);
  EXPECT_THAT(post.indexes[0].descending, ElementsAre(false, true));
  const orm::Relation& tags = *post.FindRelation("tags");
  EXPECT_EQ(tags.kind, orm::RelationKind::kManyToMany);
  EXPECT_EQ(catalog->table(*tags.through).sql_name, "post_tags");
  EXPECT_EQ(catalog->FindMessage("blog.v1.PostTag")->FindField("post_id")->generated, orm::Generated::kNo);
}

TEST(Catalog, ShortensLongConventionNamesTheSameWayEachTime) {
  const std::string body =
      "message AVeryLongMessageNameThatGoesOnAndOn { option (rowgate.v1.table) = {};"
      " int64 id = 1 [(rowgate.v1.column).primary_key = true];"
      " int64 another_very_long_field_name_indeed = 2 [(rowgate.v1.column).index = true]; }";
  ASSERT_OK_AND_ASSIGN(const Served one, Serve(body));
  ASSERT_OK_AND_ASSIGN(const Served two, Serve(body));
  const std::string& name = one.catalog->tables()[0].indexes[0].name;
  EXPECT_EQ(name.size(), 60U);
  EXPECT_EQ(name, two.catalog->tables()[0].indexes[0].name);
}

TEST(Catalog, ReadsOneToOneRelationsFromBothSides) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(R"(
message User { option (rowgate.v1.table) = {}; int64 id = 1 [(rowgate.v1.column).primary_key = true];
  Profile profile = 2 [(rowgate.v1.relation).back_populates = "user"]; }
message Profile { option (rowgate.v1.table) = {}; int64 id = 1 [(rowgate.v1.column).primary_key = true];
  int64 user_id = 2 [(rowgate.v1.column) = { unique: true references: { message: "User" } }];
  User user = 3 [(rowgate.v1.relation).back_populates = "profile"]; })"));
  const orm::Relation& profile = *served.catalog->FindMessage("app.v1.User")->FindRelation("profile");
  EXPECT_EQ(profile.kind, orm::RelationKind::kToOne);
  EXPECT_EQ(served.catalog->table(profile.target).column(profile.remote_columns[0]).field_name, "user_id");
}

TEST(Catalog, ReadsSelfReferencesFromBothSides) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(R"(
message Employee { option (rowgate.v1.table) = {}; int64 id = 1 [(rowgate.v1.column).primary_key = true];
  optional int64 boss_id = 2 [(rowgate.v1.column).references.message = "Employee"];
  Employee boss = 3 [(rowgate.v1.relation) = { local: "boss_id" back_populates: "reports" }];
  repeated Employee reports = 4 [(rowgate.v1.relation) = { local: "boss_id" back_populates: "boss" }]; })"));
  EXPECT_EQ(served.catalog->tables()[0].relations.size(), 2U);
}

TEST(Catalog, StoresOtherMessagesAsJsonAndRepeatedScalarsAsArrays) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(R"(
message Address { string street = 1; }
message User { option (rowgate.v1.table) = {}; int64 id = 1 [(rowgate.v1.column).primary_key = true];
  Address home = 2; optional Address work = 3; repeated string tags = 4; string raw = 5 [(rowgate.v1.column).json = true]; })"));
  const orm::Table& user = served.catalog->tables()[0];
  EXPECT_EQ(user.FindField("home")->type().kind, orm::TypeKind::kJson);
  EXPECT_FALSE(user.FindField("home")->nullable);
  EXPECT_TRUE(user.FindField("work")->nullable);
  EXPECT_EQ(user.FindField("tags")->type().element->kind, orm::TypeKind::kString);
  EXPECT_EQ(user.FindField("raw")->type().kind, orm::TypeKind::kJson);
}

}  // namespace
}  // namespace rowgate::protoschema
