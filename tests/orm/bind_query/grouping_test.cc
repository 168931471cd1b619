#include "gtest/gtest.h"
#include "tests/orm/bind_query/query_fixture.h"

namespace rowgate::test {
namespace {

TEST_F(BindQueryTest, GroupsByKeysAndColumns) {
  ExpectShown({
      {"SELECT status, count(*) AS n, avg(views) AS mean FROM Post GROUP BY status HAVING count(*) > 1 ORDER BY status",
       "SELECT #1, count(), avg(posts.views) FROM posts GROUP BY posts.status HAVING (GT count() 1) ORDER BY #1"},
      {"SELECT status, count(*) AS n FROM Post GROUP BY status ORDER BY n DESC LIMIT 3",
       "SELECT #1, count() FROM posts GROUP BY posts.status ORDER BY count() DESC, #1 DESC LIMIT 3"},
      {"SELECT views + 1, count(*) FROM Post GROUP BY views + 1",
       "SELECT #1, count() FROM posts GROUP BY (ADD posts.views 1)"},
      {"SELECT author.name, count(*) FROM Post GROUP BY author.name",
       "SELECT #1, count() FROM posts LEFT JOIN users ON (EQ users.id posts.author_id) GROUP BY users.name"},
      {"SELECT lower(status) || 'x', max(views) - min(views) FROM Post GROUP BY lower(status)",
       "SELECT (CONCAT #1 'x'), (SUBTRACT max(posts.views) min(posts.views)) FROM posts GROUP BY lower(posts.status)"},
      {"SELECT date_trunc('month', created_at) AS m, count(*) FROM Post GROUP BY date_trunc('month', created_at) ORDER "
       "BY m",
       "SELECT #1, count() FROM posts GROUP BY date_trunc(posts.created_at) ORDER BY #1"},
      {"SELECT sum(views), count(*) FROM Post", "SELECT sum(posts.views), count() FROM posts"},
      {"SELECT count(*) FROM Post HAVING count(*) > 1", "SELECT count() FROM posts HAVING (GT count() 1)"},
      {"SELECT status, rank() OVER (ORDER BY count(*) DESC) FROM Post GROUP BY status",
       "SELECT #1, rank() OVER (PARTITION BY  ORDER BY count() DESC) FROM posts GROUP BY posts.status"},
      {"SELECT posts.count() AS n, count(*) AS users FROM User GROUP BY posts.count() ORDER BY n",
       "SELECT #1, count() FROM users GROUP BY (SELECT count(*) FROM posts WHERE (EQ posts.author_id users.id)) ORDER "
       "BY #1"},
  });
}

TEST_F(BindQueryTest, KnowsWhatDependsOnAPrimaryKey) {
  ExpectShown({
      {"SELECT p.title, count(c.id) FROM Post p LEFT JOIN p.comments c GROUP BY p.id",
       "SELECT posts.title, count(comments.id) FROM posts LEFT JOIN comments ON (EQ comments.post_id posts.id) GROUP "
       "BY posts.id"},
      {"SELECT p FROM Tag p GROUP BY p.id", "SELECT #1, tags.name FROM tags GROUP BY tags.id"},
      {"SELECT post_id, tag_id, count(*) FROM PostTag GROUP BY tag_id, post_id",
       "SELECT #2, #1, count() FROM post_tags GROUP BY post_tags.tag_id, post_tags.post_id"},
  });
}

TEST_F(BindQueryTest, LetsSubqueriesUseWhatIsGrouped) {
  ExpectShown({
      {"SELECT p.status, (SELECT count(*) FROM Post q WHERE q.status = p.status) FROM Post p GROUP BY p.status",
       "SELECT #1, (SELECT count() FROM posts t2 WHERE (EQ t2.status posts.status)) FROM posts GROUP BY posts.status"},
      {"SELECT p.id, p.comments.count() FROM Post p GROUP BY p.id",
       "SELECT #1, (SELECT count(*) FROM comments WHERE (EQ comments.post_id posts.id)) FROM posts GROUP BY posts.id"},
      {"SELECT count(*) FROM Post p WHERE p.comments.count() > 1",
       "SELECT count() FROM posts WHERE (GT (SELECT count(*) FROM comments WHERE (EQ comments.post_id posts.id)) 1)"},
      {"SELECT sum(comments.count()) FROM Post",
       "SELECT sum((SELECT count(*) FROM comments WHERE (EQ comments.post_id posts.id))) FROM posts"},
  });
}

TEST_F(BindQueryTest, RefusesWhatHasManyValuesInAGroup) {
  ExpectReasons({
      {"SELECT title, count(*) FROM Post GROUP BY status", "NOT_GROUPED"},
      {"SELECT title FROM Post HAVING count(*) > 1", "NOT_GROUPED"},
      {"SELECT views + 2, count(*) FROM Post GROUP BY views + 1", "NOT_GROUPED"},
      {"SELECT status FROM Post GROUP BY status ORDER BY views", "NOT_GROUPED"},
      {"SELECT status FROM Post GROUP BY status HAVING views > 1", "NOT_GROUPED"},
      {"SELECT p.title FROM Post p JOIN p.author a GROUP BY a.id", "NOT_GROUPED"},
      {"SELECT p.status, (SELECT count(*) FROM Post q WHERE q.views = p.views) FROM Post p GROUP BY p.status",
       "NOT_GROUPED"},
      {"SELECT status, comments.count() FROM Post GROUP BY status", "NOT_GROUPED"},
      {"SELECT x.a FROM (SELECT views AS a, id AS b FROM Post) AS x GROUP BY x.b", "NOT_GROUPED"},
      {"SELECT * FROM Post GROUP BY status", "NOT_GROUPED"},
      {"SELECT name FROM User HAVING active", "NOT_GROUPED"},
      {"SELECT 1 AS x FROM User HAVING count(*) > 1", "NOT_GROUPED"},
      {"SELECT 1 AS x FROM User ORDER BY count(*)", "NOT_GROUPED"},
  });
}

TEST_F(BindQueryTest, RefusesAggregatesOutOfPlace) {
  ExpectReasons({
      {"SELECT title FROM Post WHERE count(*) > 1", "AGGREGATE_NOT_ALLOWED"},
      {"SELECT count(*) FROM Post GROUP BY count(*)", "AGGREGATE_NOT_ALLOWED"},
      {"SELECT p.id FROM Post p JOIN User u ON u.id = max(p.id)", "AGGREGATE_NOT_ALLOWED"},
      {"SELECT (SELECT sum(p.views) FROM Comment c) FROM Post p", "AGGREGATE_NOT_ALLOWED"},
      {"SELECT count(count(*)) FROM Post", "AGGREGATE_NOT_ALLOWED"},
      {"SELECT title FROM Post WHERE row_number() OVER (ORDER BY id) = 1", "WINDOW_NOT_ALLOWED"},
      {"SELECT count(*) FROM Post GROUP BY 1", "CONSTANT_TERM"},
      {"SELECT count(*) FROM User GROUP BY meta", "TYPE_MISMATCH"},
  });
}

}  // namespace
}  // namespace rowgate::test
