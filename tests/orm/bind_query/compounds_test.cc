#include "gtest/gtest.h"
#include "tests/orm/bind_query/query_fixture.h"

namespace rowgate::test {
namespace {

TEST_F(BindQueryTest, CombinesSelects) {
  ExpectShown({
      {"SELECT id FROM User UNION SELECT id FROM Post ORDER BY id DESC LIMIT 2",
       "SELECT users.id FROM users UNION SELECT posts.id FROM posts ORDER BY @1 DESC LIMIT 2"},
      {"SELECT id AS a FROM User EXCEPT SELECT id FROM Post INTERSECT SELECT id FROM Tag",
       "SELECT users.id FROM users EXCEPT SELECT posts.id FROM posts INTERSECT SELECT tags.id FROM tags"},
      {"SELECT u FROM Tag u UNION ALL SELECT u FROM Tag u WHERE u.id > 1",
       "SELECT tags.id, tags.name FROM tags UNION ALL SELECT t2.id, t2.name FROM tags t2 WHERE (GT t2.id 1)"},
      {"SELECT DISTINCT status FROM Post UNION ALL SELECT status FROM Post GROUP BY status",
       "SELECT DISTINCT posts.status FROM posts UNION ALL SELECT #1 FROM posts t2 GROUP BY t2.status"},
  });
}

TEST_F(BindQueryTest, BringsColumnsToOneType) {
  ExpectShown({
      {"SELECT age FROM User UNION ALL SELECT 1.5 UNION ALL SELECT NULL",
       "SELECT CAST(users.age AS decimal) FROM users UNION ALL SELECT 1.5 UNION ALL SELECT NULL"},
      {"SELECT created_at FROM User UNION SELECT '2024-01-31'",
       "SELECT users.created_at FROM users UNION SELECT timestamp '2024-01-31T00:00:00Z'"},
      {"SELECT age FROM User UNION SELECT rating FROM Post",
       "SELECT CAST(users.age AS double) FROM users UNION SELECT posts.rating FROM posts"},
      {"SELECT balance FROM User UNION SELECT views FROM Post",
       "SELECT users.balance FROM users UNION SELECT CAST(posts.views AS decimal) FROM posts"},
      {"SELECT NULL UNION SELECT NULL", "SELECT NULL UNION SELECT NULL"},
  });
}

TEST_F(BindQueryTest, RefusesSelectsThatDoNotFit) {
  ExpectReasons({
      {"SELECT id, name FROM User UNION SELECT id FROM Post", "COLUMN_COUNT_MISMATCH"},
      {"SELECT id FROM User UNION SELECT title FROM Post", "TYPE_MISMATCH"},
      {"SELECT t FROM Tag t UNION SELECT id, name FROM Tag", "TYPE_MISMATCH"},
      {"SELECT meta FROM User UNION SELECT meta FROM User", "TYPE_MISMATCH"},
      {"SELECT meta FROM User UNION ALL SELECT DISTINCT meta FROM User", "TYPE_MISMATCH"},
      {"SELECT id FROM User UNION SELECT id FROM Post ORDER BY name", "ORDER_NOT_SELECTED"},
      {"SELECT id FROM User UNION SELECT id FROM Post ORDER BY id + 1", "ORDER_NOT_SELECTED"},
      {"SELECT id FROM User UNION SELECT views FROM Post GROUP BY status", "NOT_GROUPED"},
  });
}

}  // namespace
}  // namespace rowgate::test
