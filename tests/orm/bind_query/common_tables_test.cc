#include "gtest/gtest.h"
#include "tests/orm/bind_query/query_fixture.h"

namespace rowgate::test {
namespace {

TEST_F(BindQueryTest, NamesQueries) {
  ExpectShown({
      {"WITH t AS (SELECT id, author_id AS a FROM Post) SELECT t.a, x.id FROM t JOIN t AS x ON x.id = t.a",
       "WITH w1 AS (SELECT posts.id, posts.author_id FROM posts) SELECT w1.c2, t2.c1 FROM w1 JOIN w1 t2 ON (EQ t2.c1 "
       "w1.c2)"},
      {"WITH t (x, y) AS (SELECT id, author_id FROM Post) SELECT * FROM t",
       "WITH w1 AS (SELECT posts.id, posts.author_id FROM posts) SELECT w1.c1, w1.c2 FROM w1"},
      {"WITH a AS (SELECT id FROM Post), b AS (SELECT id FROM a WHERE id > 1) SELECT id FROM b",
       "WITH w1 AS (SELECT posts.id FROM posts) WITH w2 AS (SELECT w1.c1 FROM w1 WHERE (GT w1.c1 1)) SELECT w2.c1 FROM "
       "w2"},
      {"WITH Post AS (SELECT id FROM User) SELECT id FROM Post",
       "WITH w1 AS (SELECT users.id FROM users) SELECT w1.c1 FROM w1"},
      {"WITH a AS (SELECT id FROM Post) SELECT name FROM User WHERE id IN (SELECT id FROM a)",
       "WITH w1 AS (SELECT posts.id FROM posts) SELECT users.name FROM users WHERE (IN users.id [SELECT w1.c1 FROM "
       "w1])"},
      {"SELECT name FROM User u WHERE EXISTS (WITH a AS (SELECT id FROM Post) SELECT 1 FROM a WHERE a.id = u.id)",
       "SELECT users.name FROM users WHERE (EXISTS [WITH w1 AS (SELECT posts.id FROM posts) SELECT TRUE FROM w1 WHERE "
       "(EQ w1.c1 users.id)])"},
      {"WITH a AS (SELECT 1 AS one) SELECT id FROM Post", "WITH w1 AS (SELECT 1) SELECT posts.id FROM posts"},
  });
}

TEST_F(BindQueryTest, RefusesOddNames) {
  ExpectReasons({
      {"WITH a AS (SELECT id FROM b), b AS (SELECT id FROM Post) SELECT id FROM a", "UNKNOWN_TABLE"},
      {"WITH a AS (SELECT id FROM Post), a AS (SELECT id FROM Post) SELECT id FROM a", "DUPLICATE_ALIAS"},
      {"WITH a AS (SELECT id FROM a) SELECT id FROM a", "UNKNOWN_TABLE"},
      {"WITH a (x, y) AS (SELECT id FROM Post) SELECT x FROM a", "COLUMN_COUNT_MISMATCH"},
      {"WITH a (x, x) AS (SELECT id, views FROM Post) SELECT x FROM a", "DUPLICATE_ALIAS"},
      {"WITH a (x) AS (SELECT id FROM Post) SELECT id FROM a", "UNKNOWN_PATH"},
      {"SELECT name FROM User u WHERE EXISTS (WITH a AS (SELECT id FROM Post WHERE author_id = u.id) SELECT 1 FROM a)",
       "UNKNOWN_PATH"},
  });
}

TEST_F(BindQueryTest, Recurs) {
  ExpectShown({
      {"WITH RECURSIVE t (id, depth) AS (SELECT id, 0 FROM Category WHERE id = 2 UNION ALL SELECT c.id, t.depth + 1 "
       "FROM Category c JOIN t ON c.parent_id = t.id WHERE t.depth < 10) SELECT id, depth FROM t ORDER BY id",
       "WITH RECURSIVE w1 AS (SELECT categories.id, 0 FROM categories WHERE (EQ categories.id 2) UNION ALL SELECT "
       "t2.id, (ADD w1.c2 1) FROM categories t2 JOIN w1 ON (EQ t2.parent_id w1.c1) WHERE (LT w1.c2 10)) SELECT t3.c1, "
       "t3.c2 FROM w1 t3 ORDER BY t3.c1"},
      {"WITH RECURSIVE t AS (SELECT views AS n FROM Post UNION SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t",
       "WITH RECURSIVE w1 AS (SELECT CAST(posts.views AS int64) FROM posts UNION SELECT (ADD w1.c1 1) FROM w1 WHERE "
       "(LT w1.c1 5)) SELECT t2.c1 FROM w1 t2"},
      {"WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM "
       "t",
       "WITH RECURSIVE w1 AS (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT (ADD w1.c1 1) FROM w1 WHERE (LT w1.c1 5)) "
       "SELECT t2.c1 FROM w1 t2"},
      {"WITH RECURSIVE t AS (SELECT id FROM Post UNION SELECT id FROM Tag) SELECT id FROM t",
       "WITH w1 AS (SELECT posts.id FROM posts UNION SELECT tags.id FROM tags) SELECT w1.c1 FROM w1"},
      {"WITH RECURSIVE t AS (SELECT id FROM Post LIMIT 1) SELECT id FROM t",
       "WITH w1 AS (SELECT posts.id FROM posts ORDER BY posts.id LIMIT 1) SELECT w1.c1 FROM w1"},
  });
}

TEST_F(BindQueryTest, RefusesOddRecursion) {
  ExpectReasons({
      {"WITH RECURSIVE t AS (SELECT id FROM Category UNION ALL SELECT t.id FROM t CROSS JOIN t AS u) SELECT id FROM t",
       "INVALID_RECURSION"},
      {"WITH RECURSIVE t AS (SELECT id FROM Category UNION ALL SELECT id FROM Category c WHERE EXISTS (SELECT 1 FROM "
       "t)) SELECT id FROM t",
       "INVALID_RECURSION"},
      {"WITH RECURSIVE t AS (SELECT id FROM Category UNION ALL SELECT x.id FROM (SELECT id FROM t) AS x) SELECT id "
       "FROM t",
       "INVALID_RECURSION"},
      {"WITH RECURSIVE t AS (SELECT id FROM t) SELECT id FROM t", "INVALID_RECURSION"},
      {"WITH RECURSIVE t AS (SELECT id FROM t UNION SELECT id FROM Category) SELECT id FROM t", "INVALID_RECURSION"},
      {"WITH RECURSIVE t AS (SELECT id FROM Category UNION ALL SELECT t.id FROM Category c LEFT JOIN t ON t.id = c.id) "
       "SELECT id FROM t",
       "INVALID_RECURSION"},
      {"WITH RECURSIVE t AS (SELECT id FROM Category EXCEPT SELECT id FROM t) SELECT id FROM t", "INVALID_RECURSION"},
      {"WITH RECURSIVE t AS (SELECT id FROM Category UNION ALL SELECT max(id) FROM t) SELECT id FROM t",
       "INVALID_RECURSION"},
      {"WITH RECURSIVE t AS (SELECT id FROM Category UNION ALL SELECT DISTINCT id FROM t) SELECT id FROM t",
       "INVALID_RECURSION"},
      {"WITH RECURSIVE t AS (SELECT id FROM Category UNION ALL SELECT row_number() OVER (ORDER BY id) FROM t) SELECT "
       "id FROM t",
       "INVALID_RECURSION"},
      {"WITH RECURSIVE t AS (SELECT id FROM Category UNION ALL SELECT id FROM t ORDER BY id LIMIT 5) SELECT id FROM t",
       "INVALID_RECURSION"},
      {"WITH RECURSIVE t AS (SELECT id FROM Category UNION ALL SELECT id + 1.5 FROM t) SELECT id FROM t",
       "TYPE_MISMATCH"},
  });
}

}  // namespace
}  // namespace rowgate::test
