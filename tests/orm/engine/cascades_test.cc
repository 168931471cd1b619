#include <string>

#include "gmock/gmock.h"
#include "orm/base/strings.h"
#include "tests/orm/engine/unit_of_work_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::ReferentialAction;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

class CascadesTest : public UnitOfWorkTest {
 protected:
  // Two users, the first with two posts, comments with replies, tags and a profile.
  void Fill() {
    Script(
        "INSERT INTO users (id, name, email) VALUES (1, 'Ann', 'ann@x'), (2, 'Bob', 'bob@x');"
        "INSERT INTO profiles (id, user_id, bio) VALUES (1, 1, 'a'), (2, 2, 'b');"
        "INSERT INTO posts (id, author_id, title) VALUES (1, 1, 'p1'), (2, 1, 'p2'), (3, 2, 'p3');"
        "INSERT INTO tags (id, name) VALUES (1, 'db'), (2, 'go');"
        "INSERT INTO post_tags (post_id, tag_id) VALUES (1, 1), (2, 1), (3, 2);"
        "INSERT INTO comments (id, post_id, parent_id, body) VALUES (1, 1, NULL, 'c'), (2, 1, 1, 'r'), (3, 1, 2, 'rr'),"
        "  (4, 3, NULL, 'other')");
  }
  static void DatabaseDeletes(orm::ForeignKey& key) { key.on_delete = ReferentialAction::kCascade; }
};

TEST_P(CascadesTest, ChildrenGoBeforeTheirParentsAndNothingIsRead) {
  Restart([](Tables& tables) { tables[kComment].relations.clear(); });
  Script(
      "INSERT INTO users (id, name) VALUES (1, 'Ann'), (2, 'Bob');"
      "INSERT INTO profiles (id, user_id, bio) VALUES (1, 1, 'a'), (2, 2, 'b');"
      "INSERT INTO posts (id, author_id, title) VALUES (1, 1, 'p1'), (2, 1, 'p2'), (3, 2, 'p3');"
      "INSERT INTO tags (id, name) VALUES (1, 'db');"
      "INSERT INTO post_tags (post_id, tag_id) VALUES (1, 1), (2, 1), (3, 1);"
      "INSERT INTO comments (id, post_id, body) VALUES (1, 1, 'c'), (2, 3, 'other')");
  EXPECT_THAT(Delete(kUser, {{{"id", Int(1)}}}), IsOkAndHolds(1));
  const std::vector<std::string> sql = TakeSql();
  EXPECT_THAT(sql, ::testing::UnorderedElementsAre(
                       StartsWith("DELETE FROM comments "), StartsWith("DELETE FROM post_tags "),
                       StartsWith("UPDATE profiles SET user_id = "), StartsWith("DELETE FROM posts WHERE author_id "),
                       StartsWith("DELETE FROM users ")));
  EXPECT_THAT(sql.back(), StartsWith("DELETE FROM users "));
  EXPECT_THAT(Query("SELECT id FROM User"), ElementsAre("2"));
  EXPECT_THAT(Query("SELECT id FROM Post"), ElementsAre("3"));
  EXPECT_THAT(Query("SELECT id FROM Comment"), ElementsAre("2"));
  EXPECT_THAT(Query("SELECT post_id FROM PostTag"), ElementsAre("3"));
  EXPECT_THAT(Query("SELECT id, user_id FROM Profile ORDER BY id"), ElementsAre("1|NULL", "2|2"));
  EXPECT_THAT(Query("SELECT id FROM Tag"), ElementsAre("1"));
}

TEST_P(CascadesTest, WhatTheDatabaseDeletesIsNotSent) {
  Restart([](Tables& tables) {
    DatabaseDeletes(tables[kPost].foreign_keys[0]);
    DatabaseDeletes(tables[kComment].foreign_keys[0]);
    DatabaseDeletes(tables[kComment].foreign_keys[1]);
    DatabaseDeletes(tables[kPostTag].foreign_keys[0]);
  });
  Fill();
  EXPECT_THAT(Delete(kUser, {{{"id", Int(1)}}}), IsOkAndHolds(1));
  EXPECT_THAT(TakeSql(), ElementsAre(StartsWith("UPDATE profiles "), StartsWith("DELETE FROM users ")));
  EXPECT_THAT(Query("SELECT id FROM Comment"), ElementsAre("4"));
  EXPECT_THAT(Query("SELECT post_id FROM PostTag"), ElementsAre("3"));
}

TEST_P(CascadesTest, OneStatementNeedsNoTransaction) {
  Restart([](Tables& tables) {
    tables[kProfile].foreign_keys[0].on_delete = ReferentialAction::kSetNull;
    DatabaseDeletes(tables[kPost].foreign_keys[0]);
    DatabaseDeletes(tables[kComment].foreign_keys[0]);
    DatabaseDeletes(tables[kComment].foreign_keys[1]);
    DatabaseDeletes(tables[kPostTag].foreign_keys[0]);
  });
  Fill();
  EXPECT_THAT(Delete(kUser, {{{"id", Int(1)}}}), IsOkAndHolds(1));
  EXPECT_THAT(TakeSql(), SizeIs(1));
  EXPECT_THAT(Query("SELECT id, user_id FROM Profile ORDER BY id"), ElementsAre("1|NULL", "2|2"));
}

TEST_P(CascadesTest, WhatHangsOnRowsThatTheDatabaseDeletesIsFound) {
  Restart([](Tables& tables) {
    DatabaseDeletes(tables[kPost].foreign_keys[0]);
    tables[kComment].relations.clear();
  });
  Script(
      "INSERT INTO users (id, name) VALUES (1, 'Ann'); INSERT INTO posts (id, author_id, title) VALUES (1, 1, 'p');"
      "INSERT INTO comments (id, post_id, body) VALUES (1, 1, 'c')");
  EXPECT_THAT(Delete(kUser, {{{"id", Int(1)}}}), IsOkAndHolds(1));
  EXPECT_THAT(Query("SELECT id FROM Comment"), IsEmpty());
}

TEST_P(CascadesTest, RepliesGoLevelByLevel) {
  Fill();
  EXPECT_THAT(Delete(kUser, {{{"id", Int(1)}}}), IsOkAndHolds(1));
  EXPECT_THAT(Query("SELECT id FROM Comment"), ElementsAre("4"));
  EXPECT_THAT(Delete(kComment, {{{"id", Int(4)}}}), IsOkAndHolds(1));
  EXPECT_THAT(Query("SELECT id FROM Comment"), IsEmpty());
}

TEST_P(CascadesTest, DeeperRepliesThanTheLevelsStopTheDelete) {
  Script("INSERT INTO users (id, name) VALUES (1, 'Ann'); INSERT INTO posts (id, author_id, title) VALUES (1, 1, 'p')");
  Script("INSERT INTO comments (id, post_id, body) VALUES (1, 1, 'c')");
  for (int id = 2; id <= 10; ++id) {
    Script(orm::StrCat("INSERT INTO comments (id, post_id, parent_id, body) VALUES (", id, ", 1, ", id - 1, ", 'r')"));
  }
  EXPECT_THAT(Delete(kComment, {{{"id", Int(1)}}}), HasReason("ROW_REFERENCED"));
  EXPECT_THAT(Query("SELECT count(*) FROM Comment"), ElementsAre("10"));
  EXPECT_THAT(Delete(kComment, {{{"id", Int(2)}}}), IsOkAndHolds(1));
  EXPECT_THAT(Query("SELECT count(*) FROM Comment"), ElementsAre("1"));
}

TEST_P(CascadesTest, ARestrictingRelationKeepsEverything) {
  Restart([](Tables& tables) {
    tables[kComment].foreign_keys[1].on_delete = ReferentialAction::kRestrict;
    tables[kPost].relations[0].cascade = {};
  });
  Fill();
  const auto deleted = Delete(kUser, {{{"id", Int(1)}}});
  EXPECT_THAT(deleted, HasReason("ROW_REFERENCED"));
  EXPECT_THAT(Query("SELECT count(*) FROM Post"), ElementsAre("3"));
  EXPECT_THAT(Query("SELECT count(*) FROM PostTag"), ElementsAre("3"));
  EXPECT_THAT(Query("SELECT user_id FROM Profile WHERE id = 1"), ElementsAre("1"));
}

TEST_P(CascadesTest, KeysOfAnotherKindLookTheParentsUp) {
  Fill();
  EXPECT_THAT(Delete(kUser, {{{"email", Text("ann@x")}}}), IsOkAndHolds(1));
  const std::vector<std::string> sql = TakeSql();
  EXPECT_THAT(sql.front(), HasSubstr("SELECT"));
  EXPECT_THAT(Query("SELECT id FROM Post"), ElementsAre("3"));
}

TEST_P(CascadesTest, ManyKeysTakeNoMoreStatementsThanOne) {
  Fill();
  ASSERT_THAT(Delete(kUser, {{{"id", Int(7)}}}, true), IsOk());
  const size_t one = TakeSql().size();
  EXPECT_THAT(Delete(kUser, {{{"id", Int(1)}}, {{"id", Int(2)}}, {{"id", Int(9)}}}, true), IsOkAndHolds(2));
  EXPECT_THAT(TakeSql(), SizeIs(one));
  EXPECT_THAT(Query("SELECT id FROM Post"), IsEmpty());
}

TEST_P(CascadesTest, AMissingRowIsAnErrorUnlessItMayBeMissing) {
  EXPECT_THAT(Delete(kUser, {{{"id", Int(7)}}}), HasReason("ROW_NOT_FOUND"));
  EXPECT_THAT(Delete(kUser, {{{"id", Int(7)}}}, true), IsOkAndHolds(0));
}

TEST_P(CascadesTest, APreconditionThatDoesNotHoldUndoesTheCascades) {
  Fill();
  orm::DeleteRequest request{.keys = {Row(kUser, {{"id", Int(1)}}, "key")},
                             .precondition = {.filter = {.filter = "name = 'Bob'"}}};
  auto plan = engine().PlanDelete(table(kUser), request);
  ASSERT_THAT(plan, IsOk());
  EXPECT_THAT(plan->Run(session()), HasReason("PRECONDITION_FAILED"));
  EXPECT_THAT(Query("SELECT count(*) FROM Post"), ElementsAre("3"));
  request.precondition.filter.filter = "name = 'Ann'";
  plan = engine().PlanDelete(table(kUser), request);
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(*plan->Run(session()), 1);
  EXPECT_THAT(Query("SELECT count(*) FROM Post"), ElementsAre("1"));
}

TEST_P(CascadesTest, CirclesOfTablesAreCut) {
  Restart([](Tables& tables) {
    // A profile's favourite post, which the post deletes with it.
    orm::Column favourite = tables[kProfile].columns[1];
    favourite.index = 3;
    favourite.field_number = 4;
    favourite.field_name = favourite.sql_name = "post_id";
    tables[kProfile].columns.push_back(favourite);
    orm::ForeignKey key = tables[kProfile].foreign_keys[0];
    key.name = "fk_profiles_post_id";
    key.columns = {3};
    key.referenced_table = kPost;
    tables[kProfile].foreign_keys.push_back(key);
    orm::Relation fans = tables[kPost].relations[0];
    fans.field_name = "fans";
    fans.target = kProfile;
    fans.remote_columns = {3};
    tables[kPost].relations.push_back(fans);
    orm::Relation written = fans;  // and posts refer to profiles by author_id: a circle
    written.field_name = "written";
    written.target = kPost;
    written.remote_columns = {1};
    tables[kProfile].relations.push_back(written);
    tables[kPost].foreign_keys[0].referenced_table = kProfile;
    tables[kUser].relations.clear();
  });
  Script(
      "INSERT INTO profiles (id, bio) VALUES (1, 'a'), (2, 'b');"
      "INSERT INTO posts (id, author_id, title) VALUES (1, 1, 'p'), (2, 2, 'q');"
      "UPDATE profiles SET post_id = 2 WHERE id = 1");
  EXPECT_THAT(Delete(kPost, {{{"id", Int(2)}}}), IsOkAndHolds(1));
  EXPECT_THAT(Query("SELECT id FROM Profile"), ElementsAre("2"));
  EXPECT_THAT(Query("SELECT id FROM Post"), IsEmpty());
}

TEST_P(CascadesTest, SoftDeletedRowsTakeOnlyRowsWithThemThatCanComeBack) {
  Restart([](Tables& tables) {
    for (const Number number : {kUser, kPost}) {
      orm::Column deleted_at = tables[number].columns[2];
      deleted_at.index = static_cast<orm::ColumnIndex>(tables[number].columns.size());
      deleted_at.field_number = deleted_at.index + 1;
      deleted_at.field_name = deleted_at.sql_name = "deleted_at";
      deleted_at.stored = {.type = orm::Type::Of(orm::TypeKind::kTimestamp)};
      deleted_at.nullable = true;
      tables[number].columns.push_back(deleted_at);
      tables[number].soft_delete = deleted_at.index;
    }
  });
  Fill();
  EXPECT_THAT(Delete(kUser, {{{"id", Int(1)}}}), IsOkAndHolds(1));
  EXPECT_THAT(TakeSql(),
              ElementsAre(StartsWith("UPDATE posts SET deleted_at = "), StartsWith("UPDATE users SET deleted_at = ")));
  EXPECT_THAT(Query("SELECT id FROM Post"), ElementsAre("3"));
  EXPECT_THAT(Query("SELECT count(*) FROM Comment"), ElementsAre("4"));
  EXPECT_THAT(Query("SELECT user_id FROM Profile WHERE id = 1"), ElementsAre("1"));
  EXPECT_THAT(Delete(kUser, {{{"id", Int(1)}}}), HasReason("ROW_NOT_FOUND"));
}

ROWGATE_ON_ALL_BACKENDS(CascadesTest);

}  // namespace
}  // namespace rowgate::test
