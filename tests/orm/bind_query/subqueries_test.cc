#include "gtest/gtest.h"
#include "tests/orm/bind_query/query_fixture.h"

namespace rowgate::test {
namespace {

TEST_F(BindQueryTest, TakesScalars) {
  ExpectShown({
      {"SELECT name, (SELECT max(views) FROM Post p WHERE p.author_id = u.id) AS top FROM User u",
       "SELECT users.name, (SELECT max(posts.views) FROM posts WHERE (EQ posts.author_id users.id)) FROM users"},
      {"SELECT title, (SELECT count(*) FROM Comment c WHERE c.post_id = p.id) FROM Post p",
       "SELECT posts.title, (SELECT count() FROM comments WHERE (EQ comments.post_id posts.id)) FROM posts"},
      {"SELECT (SELECT 1 + id FROM Tag WHERE id = 1)",
       "SELECT (SELECT (ADD 1 tags.id) FROM tags WHERE (EQ tags.id 1))"},
      {"SELECT title FROM Post p WHERE (SELECT name FROM User u WHERE u.id = p.author_id) = 'x'",
       "SELECT posts.title FROM posts WHERE (EQ (SELECT users.name FROM users WHERE (EQ users.id posts.author_id)) "
       "'x')"},
      {"SELECT title FROM Post p WHERE views > (SELECT avg(views) FROM Post)",
       "SELECT posts.title FROM posts WHERE (GT posts.views (SELECT avg(t2.views) FROM posts t2))"},
      {"SELECT name, (SELECT p.author.name FROM Post p WHERE p.id = u.id) FROM User u",
       "SELECT users.name, (SELECT t2.name FROM posts LEFT JOIN users t2 ON (EQ t2.id posts.author_id) WHERE (EQ "
       "posts.id users.id)) FROM users"},
      {"SELECT name, (SELECT u.posts.count()) FROM User u",
       "SELECT users.name, (SELECT (SELECT count(*) FROM posts WHERE (EQ posts.author_id users.id))) FROM users"},
  });
}

TEST_F(BindQueryTest, KnowsWhichScalarsMayHaveSeveralRows) {
  ExpectShown({
      {"SELECT (SELECT title FROM Post p WHERE p.author_id = u.id) FROM User u",
       "SELECT [SELECT posts.title FROM posts WHERE (EQ posts.author_id users.id)] FROM users"},
      {"SELECT (SELECT title FROM Post p WHERE p.id = p.author_id) FROM User u",
       "SELECT [SELECT posts.title FROM posts WHERE (EQ posts.id posts.author_id)] FROM users"},
      {"SELECT (SELECT title FROM Post p WHERE p.id = u.id OR p.id = 1) FROM User u",
       "SELECT [SELECT posts.title FROM posts WHERE (OR (EQ posts.id users.id) (EQ posts.id 1))] FROM users"},
      {"SELECT (SELECT title FROM Post LIMIT 2)", "SELECT [SELECT posts.title FROM posts ORDER BY posts.id LIMIT 2]"},
      {"SELECT (SELECT title FROM Post LIMIT 1)", "SELECT (SELECT posts.title FROM posts ORDER BY posts.id LIMIT 1)"},
      {"SELECT (SELECT status FROM Post GROUP BY status)", "SELECT [SELECT #1 FROM posts GROUP BY posts.status]"},
      {"SELECT (SELECT id FROM User WHERE email = 'x')",
       "SELECT (SELECT users.id FROM users WHERE (EQ users.email 'x'))"},
      {"SELECT (SELECT tag_id FROM PostTag WHERE post_id = 1)",
       "SELECT [SELECT post_tags.tag_id FROM post_tags WHERE (EQ post_tags.post_id 1)]"},
      {"SELECT (SELECT tag_id FROM PostTag WHERE post_id = 1 AND tag_id = 2)",
       "SELECT (SELECT post_tags.tag_id FROM post_tags WHERE (AND (EQ post_tags.post_id 1) (EQ post_tags.tag_id 2)))"},
      {"SELECT (SELECT 1 UNION SELECT 1)", "SELECT [SELECT 1 UNION SELECT 1]"},
      {"SELECT (SELECT u.name FROM Post p JOIN p.author u WHERE p.id = 1)",
       "SELECT (SELECT users.name FROM posts JOIN users ON (EQ users.id posts.author_id) WHERE (EQ posts.id 1))"},
      {"SELECT (SELECT c.body FROM Post p JOIN p.comments c WHERE p.id = 1)",
       "SELECT [SELECT comments.body FROM posts JOIN comments ON (EQ comments.post_id posts.id) WHERE (EQ posts.id "
       "1)]"},
      {"SELECT (SELECT p.title FROM Post p LEFT JOIN User u ON p.id = 1 AND u.id = p.author_id)",
       "SELECT [SELECT posts.title FROM posts LEFT JOIN users ON (AND (EQ posts.id 1) (EQ users.id posts.author_id))]"},
  });
}

TEST_F(BindQueryTest, AsksWhetherThereAreRows) {
  ExpectShown({
      {"SELECT name FROM User u WHERE EXISTS (SELECT p FROM Post p WHERE p.author_id = u.id ORDER BY title)",
       "SELECT users.name FROM users WHERE (EXISTS [SELECT TRUE FROM posts WHERE (EQ posts.author_id users.id)])"},
      {"SELECT name FROM User u WHERE NOT EXISTS (SELECT DISTINCT title FROM Post WHERE author_id = u.id)",
       "SELECT users.name FROM users WHERE (NOT (EXISTS [SELECT TRUE FROM posts WHERE (EQ posts.author_id "
       "users.id)]))"},
      {"SELECT name FROM User u WHERE EXISTS (SELECT count(*) FROM Post)",
       "SELECT users.name FROM users WHERE (EXISTS [SELECT count() FROM posts])"},
      {"SELECT name FROM User u WHERE EXISTS (SELECT 1 FROM Post OFFSET 2)",
       "SELECT users.name FROM users WHERE (EXISTS [SELECT TRUE FROM posts ORDER BY posts.id OFFSET 2])"},
  });
}

TEST_F(BindQueryTest, LeavesNullsOutOfInQueries) {
  ExpectShown({
      {"SELECT name FROM User WHERE id IN (SELECT DISTINCT author_id FROM Post ORDER BY author_id)",
       "SELECT users.name FROM users WHERE (IN users.id [SELECT posts.author_id FROM posts WHERE (IS_NOT_NULL "
       "posts.author_id)])"},
      {"SELECT name FROM User WHERE id IN (SELECT post_id FROM Comment)",
       "SELECT users.name FROM users WHERE (IN users.id [SELECT comments.post_id FROM comments])"},
      {"SELECT name FROM User WHERE id NOT IN (SELECT author_id FROM Post LIMIT 3)",
       "SELECT users.name FROM users WHERE (NOT_IN users.id [SELECT t2.c1 FROM (SELECT posts.author_id FROM posts "
       "ORDER BY posts.id LIMIT 3) t2 WHERE (IS_NOT_NULL t2.c1)])"},
      {"SELECT name FROM User WHERE id IN (SELECT max(author_id) FROM Post)",
       "SELECT users.name FROM users WHERE (IN users.id [SELECT t2.c1 FROM (SELECT max(posts.author_id) FROM posts) t2 "
       "WHERE (IS_NOT_NULL t2.c1)])"},
      {"SELECT name FROM User WHERE id IN (SELECT author_id FROM Post UNION SELECT id FROM Tag)",
       "SELECT users.name FROM users WHERE (IN users.id [SELECT t2.c1 FROM (SELECT posts.author_id FROM posts UNION "
       "SELECT tags.id FROM tags) t2 WHERE (IS_NOT_NULL t2.c1)])"},
      {"SELECT name FROM User WHERE (id, name) IN (SELECT author_id, title FROM Post)",
       "SELECT users.name FROM users WHERE (IN (TUPLE users.id users.name) [SELECT posts.author_id, posts.title FROM "
       "posts WHERE (IS_NOT_NULL posts.author_id)])"},
  });
}

TEST_F(BindQueryTest, RefusesQueriesOfTheWrongWidth) {
  ExpectReasons({
      {"SELECT (SELECT id, name FROM User)", "NOT_A_SCALAR"},
      {"SELECT (SELECT u FROM User u)", "NOT_A_SCALAR"},
      {"SELECT name FROM User WHERE id IN (SELECT id, name FROM User)", "NOT_A_SCALAR"},
      {"SELECT (SELECT titel FROM Post)", "UNKNOWN_PATH"},
  });
}

}  // namespace
}  // namespace rowgate::test
