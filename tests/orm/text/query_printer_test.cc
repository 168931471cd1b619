#include "orm/text/query_printer.h"

#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/text/order_by.h"
#include "orm/text/query_parser.h"
#include "tests/orm/text/random_expr.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::IsOkAndHolds;

constexpr ExprLimits kRoomy{.depth_max = 64, .nodes_max = 1'000'000};

std::string Reprinted(std::string_view text) {
  const absl::StatusOr<Query> query = ParseQuery(text, {}, "query");
  return query.ok() ? PrintQuery(*query) : std::string(query.status().message());
}

TEST(QueryPrinter, WritesEveryClause) {
  const std::vector<std::string> canonical = {
      "SELECT 1",
      "SELECT * FROM Post",
      "SELECT DISTINCT a, b AS total FROM blog.v1.Post AS p",
      "SELECT DISTINCT ON (a, b) * FROM Post ORDER BY a, b DESC NULLS LAST",
      "SELECT p, a.name FROM Post AS p JOIN p.author AS a",
      "SELECT * FROM Post AS p LEFT JOIN blog.v1.User AS u ON u.id = p.author_id CROSS JOIN Tag",
      "SELECT * FROM Post AS p JOIN p.author ON author.active",
      "SELECT * FROM Post JOIN .author AS a ON a.active",
      "SELECT * FROM (SELECT id FROM Post) AS x JOIN (SELECT id FROM User) AS y ON x.id = y.id",
      "SELECT a, count(*) AS n FROM Post WHERE b GROUP BY a HAVING count(*) > 1 ORDER BY n DESC LIMIT 10 OFFSET :skip",
      "SELECT a FROM Post UNION ALL SELECT b FROM User INTERSECT SELECT 1 EXCEPT SELECT 2 UNION SELECT 3 ORDER BY a",
      "WITH x AS (SELECT 1 AS a), y (b, c) AS (SELECT 1, 2) SELECT * FROM x JOIN y ON x.a = y.b",
      "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 9) SELECT n FROM t",
      "SELECT * FROM Post WHERE id = 1 FOR UPDATE SKIP LOCKED",
      "SELECT * FROM Post FOR SHARE NOWAIT",
      "WITH `a..b` AS (SELECT 1) SELECT * FROM `a..b` JOIN `.` ON TRUE",
      "SELECT `order`, `from` FROM `Select` AS `left`",
  };
  for (const std::string& text : canonical) EXPECT_EQ(Reprinted(text), text);
}

TEST(QueryPrinter, KeepsTablesApartFromRelations) {
  Query query;
  query.block.from = TableRef{.name = "Post", .alias = "p"};
  query.block.joins.push_back({.table = {.name = "p.Author"}, .on = Lit({true})});
  EXPECT_EQ(PrintQuery(query), "SELECT * FROM Post AS p JOIN `p.Author` ON TRUE");
  EXPECT_THAT(ParseQuery(PrintQuery(query), {}, "query"), IsOkAndHolds(query));
}

TEST(QueryPrinter, IsUndoneByTheParser) {
  std::mt19937 random(20240201);
  for (int i = 0; i < 3'000; ++i) {
    const Query query = test::RandomQuery(random, 1 + i % 4);
    const std::string text = PrintQuery(query);
    ASSERT_THAT(ParseQuery(text, kRoomy, "query"), IsOkAndHolds(query)) << text;
  }
}

TEST(QueryPrinter, WritesOrdersThatParseToTheSame) {
  std::mt19937 random(20240202);
  for (int i = 0; i < 1'000; ++i) {
    const std::vector<OrderSpec> order = test::RandomOrder(random, i % 4, 3);
    const std::string text = PrintOrderBy(order);
    ASSERT_THAT(ParseOrderBy(text, kRoomy, "order_by"), IsOkAndHolds(order)) << text;
  }
}

}  // namespace
}  // namespace rowgate::orm
