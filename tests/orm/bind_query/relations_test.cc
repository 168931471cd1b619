#include "gtest/gtest.h"
#include "tests/orm/bind_query/query_fixture.h"

namespace rowgate::test {
namespace {

TEST_F(BindQueryTest, FollowsToOneRelationsByJoins) {
  ExpectShown({
      {"SELECT author.name FROM Post", "SELECT users.name FROM posts LEFT JOIN users ON (EQ users.id posts.author_id)"},
      {"SELECT author.name, author.email FROM Post WHERE author.active ORDER BY author.name",
       "SELECT users.name, users.email FROM posts LEFT JOIN users ON (EQ users.id posts.author_id) WHERE users.active "
       "ORDER BY users.name NULLS LAST"},
      {"SELECT post.author.name, author.name FROM Comment",
       "SELECT users.name, t2.name FROM comments JOIN posts ON (EQ posts.id comments.post_id) LEFT JOIN users ON (EQ "
       "users.id posts.author_id) JOIN users t2 ON (EQ t2.id comments.author_id)"},
      {"SELECT c.post.author.name FROM Comment c",
       "SELECT users.name FROM comments JOIN posts ON (EQ posts.id comments.post_id) LEFT JOIN users ON (EQ users.id "
       "posts.author_id)"},
      {"SELECT parent.parent.name FROM Category",
       "SELECT t3.name FROM categories LEFT JOIN categories t2 ON (EQ t2.id categories.parent_id) LEFT JOIN categories "
       "t3 ON (EQ t3.id t2.parent_id)"},
      {"SELECT sender.name, receiver.name FROM Transfer",
       "SELECT users.name, t2.name FROM transfers JOIN users ON (EQ users.id transfers.sender_id) JOIN users t2 ON (EQ "
       "t2.id transfers.receiver_id)"},
      {"SELECT a.name, a.posts.count(author.active) FROM Post p LEFT JOIN p.author a",
       "SELECT users.name, (SELECT count(*) FROM posts t2 LEFT JOIN users t3 ON (EQ t3.id t2.author_id) WHERE (AND (EQ "
       "t2.author_id users.id) t3.active)) FROM posts LEFT JOIN users ON (EQ users.id posts.author_id)"},
      {"SELECT c.post.title FROM Tag t LEFT JOIN Comment c ON c.id = t.id",
       "SELECT posts.title FROM tags LEFT JOIN comments ON (EQ comments.id tags.id) LEFT JOIN posts ON (EQ posts.id "
       "comments.post_id)"},
  });
}

TEST_F(BindQueryTest, AsksQuantifiers) {
  ExpectShown({
      {"SELECT u.name FROM User u WHERE posts.some(views > 3)",
       "SELECT users.name FROM users WHERE (EXISTS (SELECT TRUE FROM posts WHERE (AND (EQ posts.author_id users.id) "
       "(GT posts.views 3))))"},
      {"SELECT u.name FROM User u WHERE u.posts.none()",
       "SELECT users.name FROM users WHERE (NOT (EXISTS (SELECT TRUE FROM posts WHERE (EQ posts.author_id "
       "users.id))))"},
      {"SELECT u.name FROM User u WHERE u.posts.every(views > 3)",
       "SELECT users.name FROM users WHERE (NOT (EXISTS (SELECT TRUE FROM posts WHERE (AND (EQ posts.author_id "
       "users.id) (NOT (GT posts.views 3))))))"},
      {"SELECT u.name FROM User u WHERE u.posts.every(rating > 3)",
       "SELECT users.name FROM users WHERE (NOT (EXISTS (SELECT TRUE FROM posts WHERE (AND (EQ posts.author_id "
       "users.id) (NOT (COALESCE (GT posts.rating 3e+00) FALSE))))))"},
      {"SELECT u.name, posts.count(status = 'draft') FROM User u",
       "SELECT users.name, (SELECT count(*) FROM posts WHERE (AND (EQ posts.author_id users.id) (EQ posts.status "
       "'draft'))) FROM users"},
      {"SELECT title FROM Post WHERE author.posts.count() > 1",
       "SELECT posts.title FROM posts WHERE (GT (SELECT count(*) FROM users JOIN posts t2 ON (EQ t2.author_id "
       "users.id) WHERE (EQ users.id posts.author_id)) 1)"},
      {"SELECT title FROM Post WHERE author.some(name = 'x')",
       "SELECT posts.title FROM posts WHERE (EXISTS (SELECT TRUE FROM users WHERE (AND (EQ users.id posts.author_id) "
       "(EQ users.name 'x'))))"},
      {"SELECT title FROM Post p WHERE tags.some(name = 'sql')",
       "SELECT posts.title FROM posts WHERE (EXISTS (SELECT TRUE FROM post_tags JOIN tags ON (EQ tags.id "
       "post_tags.tag_id) WHERE (AND (EQ post_tags.post_id posts.id) (EQ tags.name 'sql'))))"},
      {"SELECT title FROM Post p WHERE comments.some(author.name = 'bob' AND p.views > 1)",
       "SELECT posts.title FROM posts WHERE (EXISTS (SELECT TRUE FROM comments JOIN users ON (EQ users.id "
       "comments.author_id) WHERE (AND (EQ comments.post_id posts.id) (AND (EQ users.name 'bob') (GT posts.views "
       "1)))))"},
      {"SELECT name FROM Category WHERE children.some(children.some(name = 'a1'))",
       "SELECT categories.name FROM categories WHERE (EXISTS (SELECT TRUE FROM categories t2 WHERE (AND (EQ "
       "t2.parent_id categories.id) (EXISTS (SELECT TRUE FROM categories t3 WHERE (AND (EQ t3.parent_id t2.id) (EQ "
       "t3.name 'a1')))))))"},
      {"SELECT name FROM Category WHERE children.none(name = Category.name)",
       "SELECT categories.name FROM categories WHERE (NOT (EXISTS (SELECT TRUE FROM categories t2 WHERE (AND (EQ "
       "t2.parent_id categories.id) (EQ t2.name categories.name)))))"},
  });
}

TEST_F(BindQueryTest, FoldsQuantifiersWhoseConditionIsConstant) {
  ExpectShown({
      {"SELECT name FROM User WHERE posts.some(1 = 2)", "SELECT users.name FROM users WHERE FALSE"},
      {"SELECT name FROM User WHERE posts.none(1 = 2)", "SELECT users.name FROM users"},
      {"SELECT name FROM User WHERE posts.every(1 = 1)", "SELECT users.name FROM users"},
  });
}

TEST_F(BindQueryTest, RefusesOddRelations) {
  ExpectReasons({
      {"SELECT title FROM Post WHERE posts.some()", "UNKNOWN_RELATION"},
      {"SELECT title FROM Post p WHERE p.posts.some()", "UNKNOWN_RELATION"},
      {"SELECT title FROM Post WHERE comments.author.some()", "TO_MANY_PATH"},
      {"SELECT parent.parent.parent.parent.parent.parent.parent.parent.parent.name FROM Category", "TOO_MANY_HOPS"},
      {"SELECT title FROM Post WHERE comments.some(views > 1 AND title > 1)", "TYPE_MISMATCH"},
  });
}

}  // namespace
}  // namespace rowgate::test
