#include "gtest/gtest.h"
#include "tests/orm/bind_query/query_fixture.h"

namespace rowgate::test {
namespace {

TEST_F(BindQueryTest, OrdersDistinctRowsByTheirColumns) {
  ExpectShown({
      {"SELECT DISTINCT status FROM Post ORDER BY status DESC",
       "SELECT DISTINCT posts.status FROM posts ORDER BY @1 DESC"},
      {"SELECT DISTINCT views + 1 AS v, status FROM Post ORDER BY v, status",
       "SELECT DISTINCT (ADD posts.views 1), posts.status FROM posts ORDER BY @1, @2"},
      {"SELECT DISTINCT views + 1 AS v FROM Post ORDER BY views + 1",
       "SELECT DISTINCT (ADD posts.views 1) FROM posts ORDER BY @1"},
      {"SELECT DISTINCT status, count(*) FROM Post GROUP BY status ORDER BY count(*)",
       "SELECT DISTINCT #1, count() FROM posts GROUP BY posts.status ORDER BY @2"},
      {"SELECT DISTINCT t FROM Tag t", "SELECT DISTINCT tags.id, tags.name FROM tags"},
  });
}

TEST_F(BindQueryTest, RefusesOrdersThatAreNotSelected) {
  ExpectReasons({
      {"SELECT DISTINCT status FROM Post ORDER BY views", "ORDER_NOT_SELECTED"},
      {"SELECT DISTINCT views AS v FROM Post ORDER BY v + 1", "ORDER_NOT_SELECTED"},
      {"SELECT DISTINCT meta FROM User", "TYPE_MISMATCH"},
      {"SELECT DISTINCT u FROM User u", "TYPE_MISMATCH"},
  });
}

TEST_F(BindQueryTest, TakesTheFirstRowOfEachGroup) {
  ExpectShown({
      {"SELECT DISTINCT ON (author_id) title, author_id FROM Post ORDER BY created_at DESC",
       "SELECT t2.c1, t2.c2 FROM (SELECT posts.title, posts.author_id, posts.created_at, posts.id, row_number() OVER "
       "(PARTITION BY posts.author_id ORDER BY posts.created_at DESC, posts.id DESC) FROM posts) t2 WHERE (EQ t2.c5 1) "
       "ORDER BY t2.c3 DESC, t2.c4 DESC"},
      {"SELECT DISTINCT ON (author_id) title FROM Post",
       "SELECT t2.c1 FROM (SELECT posts.title, posts.id, row_number() OVER (PARTITION BY posts.author_id ORDER BY "
       "posts.id) FROM posts) t2 WHERE (EQ t2.c3 1) ORDER BY t2.c2"},
      {"SELECT DISTINCT ON (post_id) t FROM PostTag t ORDER BY tag_id LIMIT 2",
       "SELECT t2.c1, t2.c2 FROM (SELECT post_tags.post_id, post_tags.tag_id, row_number() OVER (PARTITION BY "
       "post_tags.post_id ORDER BY post_tags.tag_id, post_tags.post_id) FROM post_tags) t2 WHERE (EQ t2.c3 1) ORDER BY "
       "t2.c2, t2.c1 LIMIT 2"},
      {"SELECT DISTINCT ON (author.active) title FROM Post ORDER BY author.name, id",
       "SELECT t2.c1 FROM (SELECT posts.title, users.name, posts.id, row_number() OVER (PARTITION BY users.active "
       "ORDER BY users.name NULLS LAST, posts.id) FROM posts LEFT JOIN users ON (EQ users.id posts.author_id)) t2 "
       "WHERE (EQ t2.c4 1) ORDER BY t2.c2 NULLS LAST, t2.c3"},
      {"SELECT DISTINCT ON (max(views)) status, max(views) FROM Post GROUP BY status ORDER BY count(*)",
       "SELECT t2.c1, t2.c2 FROM (SELECT #1, max(posts.views), count(), row_number() OVER (PARTITION BY "
       "max(posts.views) ORDER BY count(), #1) FROM posts GROUP BY posts.status) t2 WHERE (EQ t2.c4 1) ORDER BY t2.c3, "
       "t2.c1"},
      {"SELECT u.name, (SELECT DISTINCT ON (status) title FROM Post WHERE author_id = u.id LIMIT 1) FROM User u",
       "SELECT users.name, (SELECT t2.c1 FROM (SELECT posts.title, posts.id, row_number() OVER (PARTITION BY "
       "posts.status ORDER BY posts.id) FROM posts WHERE (EQ posts.author_id users.id)) t2 WHERE (EQ t2.c3 1) ORDER BY "
       "t2.c2 LIMIT 1) FROM users"},
  });
}

TEST_F(BindQueryTest, RefusesOddDistinctOn) {
  ExpectReasons({
      {"SELECT DISTINCT ON (meta) name FROM User", "TYPE_MISMATCH"},
      {"SELECT DISTINCT ON (views) status FROM Post GROUP BY status", "NOT_GROUPED"},
      {"SELECT DISTINCT ON (id) id FROM Post UNION SELECT id FROM User", "DISTINCT_ON_NOT_ALLOWED"},
  });
}

}  // namespace
}  // namespace rowgate::test
