#include "gtest/gtest.h"
#include "tests/orm/bind_query/query_fixture.h"

namespace rowgate::test {
namespace {

TEST_F(BindQueryTest, SelectsColumnsAndConstants) {
  ExpectShown({
      {"SELECT title, views AS v FROM Post", "SELECT posts.title, posts.views FROM posts"},
      {"SELECT p.title FROM fixture.v1.Post AS p WHERE p.views > 3 AND status = 'draft'",
       "SELECT posts.title FROM posts WHERE (AND (GT posts.views 3) (EQ posts.status 'draft'))"},
      {"SELECT 1 AS one, 'x', :nothing", "SELECT 1, 'x', NULL"},
      {"SELECT title FROM Post WHERE true", "SELECT posts.title FROM posts"},
  });
}

TEST_F(BindQueryTest, TakesWholeRows) {
  ExpectShown({
      {"SELECT * FROM PostTag", "SELECT post_tags.post_id, post_tags.tag_id FROM post_tags"},
      {"SELECT t FROM Tag t", "SELECT tags.id, tags.name FROM tags"},
      {"SELECT t, name FROM Tag AS t", "SELECT tags.id, tags.name, tags.name FROM tags"},
      {"SELECT * FROM Tag t JOIN PostTag x ON x.tag_id = t.id",
       "SELECT tags.id, tags.name, post_tags.post_id, post_tags.tag_id FROM tags JOIN post_tags ON (EQ "
       "post_tags.tag_id tags.id)"},
      {"SELECT parent FROM Category",
       "SELECT t2.id, t2.parent_id, t2.name FROM categories LEFT JOIN categories t2 ON (EQ t2.id "
       "categories.parent_id)"},
  });
}

TEST_F(BindQueryTest, OrdersByExpressionsAndLabels) {
  ExpectShown({
      {"SELECT name FROM User ORDER BY name DESC, id",
       "SELECT users.name FROM users ORDER BY users.name DESC NULLS FIRST, users.id"},
      {"SELECT name FROM User ORDER BY name NULLS FIRST",
       "SELECT users.name FROM users ORDER BY users.name NULLS FIRST"},
      {"SELECT views AS id FROM Post ORDER BY id", "SELECT posts.views FROM posts ORDER BY posts.views"},
      {"SELECT views + 1 AS v FROM Post ORDER BY v * 2 DESC",
       "SELECT (ADD posts.views 1) FROM posts ORDER BY (MULTIPLY (ADD posts.views 1) 2) DESC"},
      {"SELECT id, 'x' AS kind FROM Post ORDER BY kind, id", "SELECT posts.id, 'x' FROM posts ORDER BY posts.id"},
  });
}

TEST_F(BindQueryTest, RefusesOrdersThatSayNothing) {
  ExpectReasons({
      {"SELECT id FROM Post ORDER BY 1", "CONSTANT_TERM"},
      {"SELECT id FROM Post ORDER BY :least", "CONSTANT_TERM"},
      {"SELECT meta FROM User ORDER BY meta", "NOT_ORDERABLE"},
      {"SELECT p FROM Post p ORDER BY p", "UNKNOWN_PATH"},
  });
}

TEST_F(BindQueryTest, MakesTheOrderOfPagesTotal) {
  ExpectShown({
      {"SELECT title FROM Post LIMIT 1", "SELECT posts.title FROM posts ORDER BY posts.id LIMIT 1"},
      {"SELECT title FROM Post ORDER BY views DESC LIMIT 1",
       "SELECT posts.title FROM posts ORDER BY posts.views DESC, posts.id DESC LIMIT 1"},
      {"SELECT title FROM Post ORDER BY id LIMIT 2 OFFSET :least",
       "SELECT posts.title FROM posts ORDER BY posts.id LIMIT 2 OFFSET 3"},
      {"SELECT title FROM Post OFFSET 2", "SELECT posts.title FROM posts ORDER BY posts.id OFFSET 2"},
      {"SELECT p.title FROM Post p LEFT JOIN p.tags AS t ORDER BY t.name LIMIT 5",
       "SELECT posts.title FROM posts LEFT JOIN post_tags ON (EQ post_tags.post_id posts.id) LEFT JOIN tags ON (EQ "
       "tags.id post_tags.tag_id) ORDER BY tags.name NULLS LAST, posts.id, tags.id NULLS LAST LIMIT 5"},
      {"SELECT author.name FROM Post LIMIT 5",
       "SELECT users.name FROM posts LEFT JOIN users ON (EQ users.id posts.author_id) ORDER BY posts.id LIMIT 5"},
      {"SELECT status FROM Post GROUP BY status LIMIT 5",
       "SELECT #1 FROM posts GROUP BY posts.status ORDER BY #1 LIMIT 5"},
      {"SELECT count(*) FROM Post LIMIT 1", "SELECT count() FROM posts LIMIT 1"},
      {"SELECT DISTINCT status, views FROM Post ORDER BY views DESC LIMIT 5",
       "SELECT DISTINCT posts.status, posts.views FROM posts ORDER BY @2 DESC, @1 DESC LIMIT 5"},
      {"SELECT x.t FROM (SELECT title AS t, meta FROM Post CROSS JOIN User) AS x LIMIT 5",
       "SELECT t2.c1 FROM (SELECT posts.title, users.meta FROM posts CROSS JOIN users) t2 ORDER BY t2.c1 LIMIT 5"},
      {"SELECT 1 LIMIT 1", "SELECT 1 LIMIT 1"},
  });
}

TEST_F(BindQueryTest, RefusesLimitsThatAreNoCounts) {
  ExpectReasons({
      {"SELECT id FROM Post LIMIT :minus", "INVALID_LIMIT"},
      {"SELECT id FROM Post LIMIT :nothing", "INVALID_LIMIT"},
      {"SELECT id FROM Post OFFSET :huge", "INVALID_LIMIT"},
      {"SELECT id FROM Post LIMIT :unknown", "UNKNOWN_PARAMETER"},
  });
}

TEST_F(BindQueryTest, LocksRowsOfTables) {
  ExpectShown({
      {"SELECT id FROM User WHERE id = 1 FOR UPDATE SKIP LOCKED",
       "SELECT users.id FROM users WHERE (EQ users.id 1) FOR UPDATE"},
      {"SELECT id FROM Post WHERE author.name = 'x' FOR SHARE",
       "SELECT posts.id FROM posts WHERE (EQ (SELECT users.name FROM users WHERE (EQ users.id posts.author_id)) 'x') "
       "FOR SHARE"},
      {"SELECT p.id FROM Post p JOIN p.author a WHERE a.active FOR UPDATE",
       "SELECT posts.id FROM posts JOIN users ON (EQ users.id posts.author_id) WHERE users.active FOR UPDATE"},
  });
}

TEST_F(BindQueryTest, RefusesLocksThatDatabasesRefuse) {
  ExpectReasons({
      {"SELECT count(*) FROM Post FOR UPDATE", "LOCK_NOT_ALLOWED"},
      {"SELECT status FROM Post GROUP BY status FOR UPDATE", "LOCK_NOT_ALLOWED"},
      {"SELECT DISTINCT status FROM Post FOR UPDATE", "LOCK_NOT_ALLOWED"},
      {"SELECT DISTINCT ON (status) id FROM Post FOR UPDATE", "LOCK_NOT_ALLOWED"},
      {"SELECT row_number() OVER (ORDER BY id) FROM Post FOR UPDATE", "LOCK_NOT_ALLOWED"},
      {"SELECT p.id FROM Post p LEFT JOIN p.author a FOR UPDATE", "LOCK_NOT_ALLOWED"},
      {"SELECT x.id FROM (SELECT id FROM Post) AS x FOR UPDATE", "LOCK_NOT_ALLOWED"},
      {"SELECT 1 FOR UPDATE", "LOCK_NOT_ALLOWED"},
      {"SELECT id FROM Post UNION SELECT id FROM User FOR UPDATE", "LOCK_NOT_ALLOWED"},
      {"SELECT id FROM Post WHERE id IN (SELECT id FROM User FOR UPDATE)", "LOCK_NOT_ALLOWED"},
  });
}

}  // namespace
}  // namespace rowgate::test
