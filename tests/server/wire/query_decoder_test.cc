#include "server/wire/query_decoder.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "orm/text/query_printer.h"
#include "rowgate/v1/expr.pb.h"
#include "server/wire/wire_writer.h"
#include "tests/server/wire/message_bytes.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using test::HasReason;

absl::StatusOr<orm::Query> DecodeBytes(const std::string& bytes, const orm::ExprLimits& limits = {}) {
  ExprBudget budget(limits);
  return DecodeQuery(bytes, Place("query", budget));
}

absl::StatusOr<orm::Query> Decode(const std::string& text, const orm::ExprLimits& limits = {}) {
  return DecodeBytes(test::BytesOf<v1::Query>(text), limits);
}

std::string FieldOf(const absl::Status& status) { return orm::DetailOf(status).violations.at(0).field; }

TEST(QueryDecoder, ReadsEveryClause) {
  const std::pair<const char*, const char*> cases[] = {
      {"select { from { name: 'Post' } }", "SELECT * FROM Post"},
      {"select { items { expr { literal { int64_value: 1 } } label: 'one' } }", "SELECT 1 AS one"},
      {"select { items { expr { path: 'p.id' } } distinct: true from { name: 'blog.v1.Post' alias: 'p' } }",
       "SELECT DISTINCT p.id FROM blog.v1.Post AS p"},
      {"select { distinct_on { path: 'author_id' } from { name: 'Post' } } order_by { expr { path: 'views' } "
       "descending: true }",
       "SELECT DISTINCT ON (author_id) * FROM Post ORDER BY views DESC"},
      {"select { items { expr { path: 'status' } } items { expr { function: 'count' } label: 'n' } from { name: 'Post' "
       "} "
       "where { text: 'views > 1' } group_by { path: 'status' } having { text: 'count(*) > 1' } }",
       "SELECT status, count(*) AS n FROM Post WHERE views > 1 GROUP BY status HAVING count(*) > 1"},
      {"select { from { name: 'Post' alias: 'p' } joins { kind: LEFT relation: 'p.author' table { alias: 'a' } } "
       "joins { table { name: 'Tag' alias: 't' } on { text: 't.id = p.id' } } joins { kind: CROSS table { name: 'User' "
       "} "
       "} }",
       "SELECT * FROM Post AS p LEFT JOIN p.author AS a JOIN Tag AS t ON t.id = p.id CROSS JOIN User"},
      {"select { items { expr { path: 'x.id' } } from { alias: 'x' query { select { from { name: 'Post' } } limit { "
       "literal { int64_value: 1 } } } } }",
       "SELECT x.id FROM (SELECT * FROM Post LIMIT 1) AS x"},
      {"recursive: true with { name: 't' columns: ['id', 'depth'] query { select { from { name: 'Post' } } } } select "
       "{ "
       "from { name: 't' } }",
       "WITH RECURSIVE t (id, depth) AS (SELECT * FROM Post) SELECT * FROM t"},
      {"select { from { name: 'A' } } arms { operator: UNION_ALL select { from { name: 'B' } } } arms { operator: "
       "EXCEPT "
       "select { from { name: 'C' } } } limit { parameter: 'n' } offset { literal { int64_value: 2 } }",
       "SELECT * FROM A UNION ALL SELECT * FROM B EXCEPT SELECT * FROM C LIMIT :n OFFSET 2"},
      {"select { from { name: 'Post' } } lock { strength: SHARE wait: SKIP_LOCKED }",
       "SELECT * FROM Post FOR SHARE SKIP LOCKED"},
      {"select { from { name: 'Post' } } lock {}", "SELECT * FROM Post FOR UPDATE"},
      {"select { from { name: 'Post' } } order_by { expr { path: 'id' } nulls: NULLS_FIRST }",
       "SELECT * FROM Post ORDER BY id NULLS FIRST"},
  };
  for (const auto& [message, text] : cases) {
    const absl::StatusOr<orm::Query> query = Decode(message);
    ASSERT_OK(query.status()) << message;
    EXPECT_EQ(orm::PrintQuery(*query), text);
  }
}

TEST(QueryDecoder, SaysWhereAQueryIsNotOne) {
  struct Case {
    const char* message;
    const char* reason;
    const char* field;
  };
  const Case cases[] = {
      {"", "FIELD_REQUIRED", "query.select"},
      {"select { items {} }", "EXPR_EMPTY", "query.select.items[0].expr"},
      {"select { from { alias: 'p' } }", "FIELD_REQUIRED", "query.select.from"},
      {"select { from { query {} } }", "FIELD_REQUIRED", "query.select.from.query.select"},
      {"select { joins { kind: LEFT } }", "FIELD_REQUIRED", "query.select.joins[0]"},
      {"select { joins { kind: 9 relation: 'a' } }", "INVALID_VALUE", "query.select.joins[0].kind"},
      {"select { joins { relation: 'a' table { name: 'A' } } }", "INVALID_VALUE", "query.select.joins[0].table"},
      {"select { joins { kind: CROSS relation: 'a' } }", "INVALID_VALUE", "query.select.joins[0].kind"},
      {"select { joins { kind: CROSS table { name: 'A' } on { path: 'x' } } }", "INVALID_VALUE",
       "query.select.joins[0].on"},
      {"select { where { operator: NOT operands {} } }", "EXPR_EMPTY", "query.select.where.operands[0]"},
      {"select {} arms { select {} }", "INVALID_VALUE", "query.arms[0].operator"},
      {"select {} arms { operator: UNION }", "FIELD_REQUIRED", "query.arms[0].select"},
      {"select {} with { query { select {} } }", "FIELD_REQUIRED", "query.with[0].name"},
      {"select {} with { name: 't' }", "FIELD_REQUIRED", "query.with[0].query"},
      {"select {} with { name: 't' query { select { group_by {} } } }", "EXPR_EMPTY",
       "query.with[0].query.select.group_by[0]"},
      {"select {} limit {}", "EXPR_EMPTY", "query.limit"},
      {"select {} lock { wait: 3 }", "INVALID_VALUE", "query.lock.wait"},
      {"select {} lock { strength: -1 }", "INVALID_VALUE", "query.lock.strength"},
  };
  for (const Case& each : cases) {
    const absl::Status status = Decode(each.message).status();
    EXPECT_THAT(status, HasReason(each.reason)) << each.message;
    EXPECT_EQ(FieldOf(status), each.field);
  }
}

TEST(QueryDecoder, CountsTheNodesOfAllExpressionsTogether) {
  const char* const message =
      "select { items { expr { path: 'a' } } where { text: 'b = 1' } } order_by { expr { path: 'c' "
      "} } limit { literal { int64_value: 1 } }";
  EXPECT_OK(Decode(message, {.nodes_max = 7}).status());
  EXPECT_THAT(Decode(message, {.nodes_max = 6}).status(), HasReason("EXPR_TOO_LARGE"));
}

TEST(QueryDecoder, BoundsClausesThatHoldNoExpressions) {
  WireWriter select;
  for (int i = 0; i < 5000; ++i) select.BytesField(5, test::BytesOf<v1::Join>("relation: 'a'"));
  WireWriter query;
  query.BytesField(3, select.bytes());
  EXPECT_THAT(DecodeBytes(query.bytes()).status(), HasReason("EXPR_TOO_LARGE"));
}

TEST(QueryDecoder, StopsAtItsDepthLimitHoweverDeepDerivedAndCommonTablesGo) {
  std::string derived = test::BytesOf<v1::Query>("select {}");
  std::string common = derived;
  for (int i = 0; i < 10'000; ++i) {
    WireWriter table;
    table.BytesField(2, derived);
    WireWriter select;
    select.BytesField(4, table.bytes());
    WireWriter query;
    query.BytesField(3, select.bytes());
    derived = std::move(query).Take();
    WireWriter with;
    with.BytesField(1, "t");
    with.BytesField(3, common);
    WireWriter outer;
    outer.BytesField(1, with.bytes());
    common = std::move(outer).Take();
  }
  EXPECT_THAT(DecodeBytes(derived).status(), HasReason("EXPR_TOO_DEEP"));
  EXPECT_THAT(DecodeBytes(common).status(), HasReason("EXPR_TOO_DEEP"));
}

}  // namespace
}  // namespace rowgate::server
