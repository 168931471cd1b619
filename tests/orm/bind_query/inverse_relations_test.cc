#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/orm/bind_query/query_fixture.h"
#include "tests/support/fixture_catalog.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject

// Relations declared on one side only, with a name for the other.
Catalog OneSided() {
  std::vector<Table> tables = FixtureCatalog().tables();
  for (Table& table : tables) {
    std::vector<Relation> kept;
    for (Relation& relation : table.relations) {
      relation.back_populates.clear();
      if (table.sql_name == "posts" && relation.field_name == "author") relation.inverse = "writings";
      if (table.sql_name == "posts" && relation.field_name == "tags") relation.inverse = "tagged";
      if (table.sql_name == "categories" && relation.field_name == "children") relation.inverse = "above";
      const bool other_side = relation.field_name == "posts" || relation.field_name == "parent";
      if (!other_side) kept.push_back(relation);
    }
    table.relations = kept;
  }
  return Catalog(std::move(tables));
}

class InverseRelationTest : public BindQueryTest {
 protected:
  InverseRelationTest() : one_sided_(OneSided()) { catalog = &one_sided_; }

 private:
  const Catalog one_sided_;
};

TEST_F(InverseRelationTest, FollowsRelationsFromTheOtherSide) {
  ExpectShown({
      {"SELECT name FROM User WHERE writings.some(views > 3)",
       "SELECT users.name FROM users WHERE (EXISTS (SELECT TRUE FROM posts WHERE (AND (EQ posts.author_id users.id) "
       "(GT posts.views 3))))"},
      {"SELECT name FROM Tag WHERE tagged.none()",
       "SELECT tags.name FROM tags WHERE (NOT (EXISTS (SELECT TRUE FROM post_tags JOIN posts ON (EQ posts.id "
       "post_tags.post_id) WHERE (EQ post_tags.tag_id tags.id))))"},
      {"SELECT above.name FROM Category",
       "SELECT t2.name FROM categories LEFT JOIN categories t2 ON (EQ t2.id categories.parent_id)"},
      {"SELECT w.title FROM User u JOIN u.writings w",
       "SELECT posts.title FROM users JOIN posts ON (EQ posts.author_id users.id)"},
  });
}

TEST_F(InverseRelationTest, KnowsThemWhereNamesAreMisspelled) {
  EXPECT_THAT(Bound("SELECT name FROM User u WHERE u.writing.some()"),
              AllOf(HasReason("UNKNOWN_RELATION"),
                    StatusIs(absl::StatusCode::kInvalidArgument, ::testing::HasSubstr("did you mean `writings`?"))));
}

}  // namespace
}  // namespace rowgate::test
