#include "gtest/gtest.h"
#include "tests/orm/bind_query/query_fixture.h"

namespace rowgate::test {
namespace {

TEST_F(BindQueryTest, FindsColumnsOfAnyTable) {
  ExpectShown({
      {"SELECT email, title FROM User CROSS JOIN Post", "SELECT users.email, posts.title FROM users CROSS JOIN posts"},
      {"SELECT User.id, p.id FROM User CROSS JOIN Post p", "SELECT users.id, posts.id FROM users CROSS JOIN posts"},
      {"SELECT p.`order` FROM User p", "SELECT users.order FROM users"},
  });
}

TEST_F(BindQueryTest, RefusesUnknownAndAmbiguousNames) {
  ExpectReasons({
      {"SELECT post FROM PostTag CROSS JOIN Tag", "UNKNOWN_PATH"},
      {"SELECT p, p.author FROM PostTag p", "UNKNOWN_PATH"},
      {"SELECT titel FROM Post", "UNKNOWN_PATH"},
      {"SELECT titel FROM Post CROSS JOIN User", "UNKNOWN_PATH"},
      {"SELECT p.titel FROM Post p", "UNKNOWN_PATH"},
      {"SELECT x.title FROM Post", "UNKNOWN_PATH"},
      {"SELECT Post.title FROM Post p", "UNKNOWN_PATH"},
      {"SELECT id FROM Post p JOIN User u ON p.author_id = u.id", "AMBIGUOUS_PATH"},
      {"SELECT author.name FROM Post p CROSS JOIN Comment c", "AMBIGUOUS_PATH"},
      {"SELECT p FROM Post p WHERE p = 1", "UNKNOWN_PATH"},
      {"SELECT title FROM Post WHERE author = 1", "UNKNOWN_PATH"},
      {"SELECT title FROM Post WHERE p.author = 1", "UNKNOWN_PATH"},
      {"SELECT posts.title FROM User", "TO_MANY_PATH"},
      {"SELECT title WHERE 1 = 1", "UNKNOWN_PATH"},
  });
}

TEST_F(BindQueryTest, RefusesUnknownTablesAndDoubledAliases) {
  ExpectReasons({
      {"SELECT title FROM Pots", "UNKNOWN_TABLE"},
      {"SELECT title FROM other.v1.Post", "UNKNOWN_TABLE"},
      {"SELECT title FROM Post CROSS JOIN Post", "DUPLICATE_ALIAS"},
      {"SELECT title FROM Post p CROSS JOIN User p", "DUPLICATE_ALIAS"},
      {"SELECT id AS a, id AS a FROM Post", "DUPLICATE_ALIAS"},
  });
}

TEST_F(BindQueryTest, GivesEachTableReferenceANameOfItsOwn) {
  ExpectShown({
      {"SELECT a.title FROM Post a CROSS JOIN Post b CROSS JOIN Post c",
       "SELECT posts.title FROM posts CROSS JOIN posts t2 CROSS JOIN posts t3"},
      {"SELECT title FROM Post WHERE EXISTS (SELECT 1 FROM Post)",
       "SELECT posts.title FROM posts WHERE (EXISTS [SELECT TRUE FROM posts t2])"},
      {"SELECT x.id FROM (SELECT id FROM Post) AS x CROSS JOIN Post",
       "SELECT t2.c1 FROM (SELECT posts.id FROM posts) t2 CROSS JOIN posts t3"},
  });
}

}  // namespace
}  // namespace rowgate::test
