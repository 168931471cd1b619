#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/orm/bind_query/query_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

TEST_F(BindQueryTest, LabelsColumnsByWhatTheyAre) {
  const Cases cases = {
      {"SELECT title, author.name, count(*) FROM Post GROUP BY id, author.name",
       "title:string, name:string?, count:int64"},
      {"SELECT 1, views + 1, posts.count() FROM User CROSS JOIN Post", "column1:int64, column2:int64, count:int64"},
      {"SELECT id, id, id AS id_2 FROM Post", "id:int64, id_3:int64, id_2:int64"},
      {"SELECT author.name, parent.name FROM Post CROSS JOIN Category", "name:string?, name_2:string?"},
      {"SELECT CAST(id AS text), (SELECT 1), NULL FROM Post", "column1:string, column2:int64, column3:string?"},
  };
  for (const auto& [text, columns] : cases) EXPECT_THAT(Columns(text), IsOkAndHolds(std::string(columns))) << text;
}

TEST_F(BindQueryTest, GivesWholeRowsAsOneColumn) {
  const Cases cases = {
      {"SELECT * FROM Post", "Post:fixture.v1.Post"},
      {"SELECT p, author, title FROM Post p", "p:fixture.v1.Post, author:fixture.v1.User?, title:string"},
      {"SELECT p AS post FROM Post p", "post:fixture.v1.Post"},
      {"SELECT * FROM Post p LEFT JOIN p.comments c", "p:fixture.v1.Post, c:fixture.v1.Comment?"},
      {"SELECT * FROM Post p JOIN p.tags t", "p:fixture.v1.Post, t:fixture.v1.Tag"},
      {"SELECT t FROM Tag t UNION ALL SELECT u FROM Post p LEFT JOIN p.tags u", "t:fixture.v1.Tag?"},
      {"SELECT DISTINCT ON (name) t FROM Tag t", "t:fixture.v1.Tag"},
      {"SELECT * FROM (SELECT t FROM Tag t) AS x CROSS JOIN Tag", "id:int64, name:string, Tag:fixture.v1.Tag"},
  };
  for (const auto& [text, columns] : cases) EXPECT_THAT(Columns(text), IsOkAndHolds(std::string(columns))) << text;
}

TEST_F(BindQueryTest, KnowsWhichColumnsCanBeNull) {
  const Cases cases = {
      {"SELECT name, email FROM User", "name:string?, email:string"},
      {"SELECT u.email FROM Post p LEFT JOIN User u ON u.id = p.author_id", "email:string?"},
      {"SELECT u.email FROM Post p JOIN User u ON u.id = p.author_id", "email:string"},
      {"SELECT author.email, sender.email FROM Post CROSS JOIN Transfer", "email:string?, email_2:string"},
      {"SELECT x.n FROM Tag t LEFT JOIN (SELECT id AS n FROM Post) AS x ON x.n = t.id", "n:int64?"},
      {"SELECT c.post.title FROM Tag t LEFT JOIN Comment c ON c.id = t.id", "title:string?"},
      {"SELECT (SELECT count(*) FROM Post) AS n, (SELECT max(id) FROM Post) AS m", "n:int64, m:int64?"},
      {"SELECT (SELECT count(*) FROM Post HAVING count(*) > 1) AS n", "n:int64?"},
      {"SELECT (SELECT id FROM Post WHERE id = 1) AS n", "n:int64?"},
      {"SELECT (SELECT 1) AS n, (SELECT 1 WHERE id = 2) AS m FROM Post", "n:int64, m:int64?"},
      {"SELECT id FROM Post UNION SELECT author_id FROM Post", "id:int64?"},
      {"WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT n FROM t", "n:int64?"},
      {"WITH t AS (SELECT id, name FROM User) SELECT id, name FROM t", "id:int64, name:string?"},
      {"SELECT author_id, count(*) AS n FROM Post GROUP BY author_id", "author_id:int64?, n:int64"},
  };
  for (const auto& [text, columns] : cases) EXPECT_THAT(Columns(text), IsOkAndHolds(std::string(columns))) << text;
}

}  // namespace
}  // namespace rowgate::test
