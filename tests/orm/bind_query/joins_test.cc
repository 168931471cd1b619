#include "gtest/gtest.h"
#include "tests/orm/bind_query/query_fixture.h"

namespace rowgate::test {
namespace {

TEST_F(BindQueryTest, JoinsByCondition) {
  ExpectShown({
      {"SELECT title FROM Post p JOIN User u ON u.id = p.author_id",
       "SELECT posts.title FROM posts JOIN users ON (EQ users.id posts.author_id)"},
      {"SELECT title, u.name FROM Post p LEFT JOIN User u ON u.id = p.author_id AND u.active",
       "SELECT posts.title, users.name FROM posts LEFT JOIN users ON (AND (EQ users.id posts.author_id) users.active)"},
      {"SELECT p.title FROM Post p CROSS JOIN User u", "SELECT posts.title FROM posts CROSS JOIN users"},
      {"SELECT p.title FROM Post p JOIN User u ON p.author.name = u.name",
       "SELECT posts.title FROM posts JOIN users ON (EQ (SELECT t2.name FROM users t2 WHERE (EQ t2.id "
       "posts.author_id)) users.name)"},
      {"SELECT a.title FROM Post a JOIN Post b ON b.views > a.views",
       "SELECT posts.title FROM posts JOIN posts t2 ON (GT t2.views posts.views)"},
      {"SELECT a.title FROM Post a JOIN User u ON u.posts.some(id = a.id)",
       "SELECT posts.title FROM posts JOIN users ON (EXISTS (SELECT TRUE FROM posts t2 WHERE (AND (EQ t2.author_id "
       "users.id) (EQ t2.id posts.id))))"},
  });
}

TEST_F(BindQueryTest, RefusesJoinsThatConnectNothing) {
  ExpectReasons({
      {"SELECT p.title FROM Post p JOIN User u ON u.active", "UNCONNECTED_JOIN"},
      {"SELECT p.title FROM Post p JOIN User u ON true", "UNCONNECTED_JOIN"},
      {"SELECT p.title FROM Post p JOIN User u ON p.views = 1", "UNCONNECTED_JOIN"},
      {"SELECT u.name FROM User u WHERE EXISTS (SELECT 1 FROM Post p JOIN Comment c ON c.author_id = u.id)",
       "UNCONNECTED_JOIN"},
  });
}

TEST_F(BindQueryTest, JoinsByRelation) {
  ExpectShown({
      {"SELECT title, a.name FROM Post p LEFT JOIN p.author AS a",
       "SELECT posts.title, users.name FROM posts LEFT JOIN users ON (EQ users.id posts.author_id)"},
      {"SELECT title, author.name FROM Post p JOIN author",
       "SELECT posts.title, users.name FROM posts JOIN users ON (EQ users.id posts.author_id)"},
      {"SELECT c.body, a.name FROM Comment c JOIN c.post.author a",
       "SELECT comments.body, users.name FROM comments JOIN posts ON (EQ posts.id comments.post_id) JOIN users ON (EQ "
       "users.id posts.author_id)"},
      {"SELECT u.name, p.title FROM User u LEFT JOIN u.posts p ON p.views > 3",
       "SELECT users.name, posts.title FROM users LEFT JOIN posts ON (AND (EQ posts.author_id users.id) (GT "
       "posts.views 3))"},
      {"SELECT c.name, k.name FROM Category c JOIN c.children k",
       "SELECT categories.name, t2.name FROM categories JOIN categories t2 ON (EQ t2.parent_id categories.id)"},
      {"SELECT s.name, r.name FROM Transfer t JOIN t.sender s JOIN t.receiver r",
       "SELECT users.name, t2.name FROM transfers JOIN users ON (EQ users.id transfers.sender_id) JOIN users t2 ON (EQ "
       "t2.id transfers.receiver_id)"},
  });
}

TEST_F(BindQueryTest, JoinsThroughAJoinTable) {
  ExpectShown({
      {"SELECT p.title, t.name FROM Post p JOIN p.tags AS t ON t.name = 'sql'",
       "SELECT posts.title, tags.name FROM posts JOIN post_tags ON (EQ post_tags.post_id posts.id) JOIN tags ON (AND "
       "(EQ tags.id post_tags.tag_id) (EQ tags.name 'sql'))"},
      {"SELECT p.title, t.name FROM Post p LEFT JOIN p.tags AS t",
       "SELECT posts.title, tags.name FROM posts LEFT JOIN post_tags ON (EQ post_tags.post_id posts.id) LEFT JOIN tags "
       "ON (EQ tags.id post_tags.tag_id)"},
      {"SELECT p.title, t.name FROM Post p LEFT JOIN p.tags AS t ON t.name = p.title",
       "SELECT posts.title, tags.name FROM posts LEFT JOIN post_tags ON (AND (EQ post_tags.post_id posts.id) (EXISTS "
       "(SELECT TRUE FROM tags t2 WHERE (AND (EQ t2.id post_tags.tag_id) (EQ t2.name posts.title))))) LEFT JOIN tags "
       "ON (EQ tags.id post_tags.tag_id)"},
  });
}

TEST_F(BindQueryTest, SharesTheJoinOfARelationWithItsPaths) {
  ExpectShown({
      {"SELECT p.author.name, a.email FROM Post p LEFT JOIN p.author a",
       "SELECT users.name, users.email FROM posts LEFT JOIN users ON (EQ users.id posts.author_id)"},
      {"SELECT p.author.name, a.email FROM Post p LEFT JOIN p.author a ON a.active",
       "SELECT t2.name, users.email FROM posts LEFT JOIN users ON (AND (EQ users.id posts.author_id) users.active) "
       "LEFT JOIN users t2 ON (EQ t2.id posts.author_id)"},
  });
}

TEST_F(BindQueryTest, RefusesOddJoins) {
  ExpectReasons({
      {"SELECT p.title FROM Post p JOIN p.autor", "UNKNOWN_RELATION"},
      {"SELECT p.title FROM Post p JOIN x.author ON x.id = 1", "UNKNOWN_TABLE"},
      {"SELECT p.title FROM Post p LEFT JOIN p.tags AS t ON id = 1", "AMBIGUOUS_PATH"},
      {"SELECT u.name FROM User u WHERE EXISTS (SELECT 1 FROM Post JOIN u.comments)", "INVALID_JOIN"},
  });
}

TEST_F(BindQueryTest, SelectsFromQueries) {
  ExpectShown({
      {"SELECT x.t FROM (SELECT title AS t, views FROM Post) AS x WHERE x.views > 3",
       "SELECT t2.c1 FROM (SELECT posts.title, posts.views FROM posts) t2 WHERE (GT t2.c2 3)"},
      {"SELECT x FROM (SELECT title AS t, views FROM Post) AS x",
       "SELECT t2.c1, t2.c2 FROM (SELECT posts.title, posts.views FROM posts) t2"},
      {"SELECT * FROM (SELECT t FROM Tag t) AS x", "SELECT t2.c1, t2.c2 FROM (SELECT tags.id, tags.name FROM tags) t2"},
      {"SELECT u.name, x.n FROM User u LEFT JOIN (SELECT author_id AS a, count(*) AS n FROM Post GROUP BY author_id) "
       "AS x ON x.a = u.id",
       "SELECT users.name, t2.c2 FROM users LEFT JOIN (SELECT #1, count() FROM posts GROUP BY posts.author_id) t2 ON "
       "(EQ t2.c1 users.id)"},
      {"SELECT u.name FROM User u WHERE EXISTS (SELECT 1 FROM (SELECT id FROM Post WHERE author_id = u.id) AS x WHERE "
       "x.id > 1)",
       "SELECT users.name FROM users WHERE (EXISTS [SELECT TRUE FROM (SELECT posts.id FROM posts WHERE (EQ "
       "posts.author_id users.id)) t2 WHERE (GT t2.c1 1)])"},
  });
}

TEST_F(BindQueryTest, RefusesOddQueriesInFrom) {
  ExpectReasons({
      {"SELECT x.id FROM (SELECT id FROM Post) AS x JOIN x.author", "UNKNOWN_RELATION"},
      {"SELECT x.n FROM Post p CROSS JOIN (SELECT id AS n FROM User WHERE id = p.id) AS x", "UNKNOWN_PATH"},
      {"SELECT x AS one FROM (SELECT title AS t, views FROM Post) AS x", "NOT_A_SCALAR"},
      {"SELECT x.id FROM (SELECT id FROM Post CROSS JOIN Tag) AS x", "AMBIGUOUS_PATH"},
      {"SELECT id FROM (SELECT p, t FROM Post p CROSS JOIN Tag t) AS x", "AMBIGUOUS_PATH"},
  });
}

}  // namespace
}  // namespace rowgate::test
