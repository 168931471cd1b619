#include "server/wire/expr_decoder.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "orm/text/printer.h"
#include "rowgate/v1/expr.pb.h"
#include "server/wire/wire_writer.h"
#include "tests/server/wire/message_bytes.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using test::HasReason;

std::string Expr(const std::string& text) { return test::BytesOf<v1::Expr>(text); }

absl::StatusOr<orm::Expr> Decode(const std::string& text, const orm::ExprLimits& limits = {}) {
  return DecodeExpr(Expr(text), "where", limits);
}

std::string FieldOf(const absl::Status& status) { return orm::DetailOf(status).violations.at(0).field; }

// NOT … (path a), so many levels in all.
std::string Nested(int levels) {
  std::string bytes = Expr("path: 'a'");
  for (int i = 1; i < levels; ++i) {
    WireWriter out;
    out.VarintField(4, v1::NOT);
    out.BytesField(15, bytes);
    bytes = std::move(out).Take();
  }
  return bytes;
}

TEST(ExprDecoder, ReadsEveryKindOfNode) {
  const std::pair<const char*, const char*> cases[] = {
      {"literal { string_value: 'x' }", "'x'"},
      {"literal { null_value: NULL_VALUE }", "NULL"},
      {"literal { decimal_value: '1.50' }", "1.50"},
      {"literal { date_value: '2024-02-29' }", "date '2024-02-29'"},
      {"parameter: 'since'", ":since"},
      {"path: 'p.author.name'", "p.author.name"},
      {"operator: EQ operands { path: 'a' } operands { literal { int64_value: 1 } }", "a = 1"},
      {"operator: IN operands { path: 'a' } operands { literal { int64_list { values: [1, 2] } } }", "a IN (1, 2)"},
      {"operator: EXISTS operands { subquery { select { items { expr { path: 'id' } } from { name: 'Post' } } } }",
       "EXISTS (SELECT id FROM Post)"},
      {"function: 'upper' operands { path: 'a' }", "upper(a)"},
      {"cast { kind: DECIMAL precision: 10 scale: 2 } operands { path: 'a' }", "CAST(a AS decimal(10, 2))"},
      {"quantifier { kind: SOME relation: 'posts' } operands { path: 'published' }", "posts.some(published)"},
      {"quantifier { kind: COUNT relation: 'author.posts' }", "author.posts.count()"},
      {"text: 'score + 1'", "score + 1"},
      {"operator: ADD operands { text: 'a * 2' } operands { path: 'b' }", "a * 2 + b"},
  };
  for (const auto& [message, text] : cases) {
    const absl::StatusOr<orm::Expr> expr = Decode(message);
    ASSERT_OK(expr.status()) << message;
    EXPECT_EQ(orm::PrintExpr(*expr), text);
  }
}

TEST(ExprDecoder, ReadsWhatFunctionsHaveBesideTheirArguments) {
  ASSERT_OK_AND_ASSIGN(const orm::Expr expr, Decode(R"(
      function: 'sum' operands { path: 'views' } distinct: true filter { path: 'published' }
      over {
        partition_by { path: 'author_id' }
        order_by { expr { path: 'created_at' } descending: true nulls: NULLS_LAST }
        frame { unit: ROWS start { kind: PRECEDING offset: 2 } end { kind: CURRENT_ROW } }
      })"));
  EXPECT_EQ(orm::PrintExpr(expr),
            "sum(DISTINCT views) FILTER (WHERE published) OVER (PARTITION BY author_id ORDER BY created_at DESC NULLS "
            "LAST ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)");
  ASSERT_OK_AND_ASSIGN(const orm::Expr joined, Decode(R"(
      function: 'string_agg' operands { path: 'name' } operands { literal { string_value: ',' } }
      order_by { expr { path: 'name' } })"));
  EXPECT_EQ(orm::PrintExpr(joined), "string_agg(name, ',' ORDER BY name)");
  ASSERT_OK_AND_ASSIGN(const orm::Expr whole, Decode("function: 'row_number' over {}"));
  EXPECT_EQ(orm::PrintExpr(whole), "row_number() OVER ()");
}

TEST(ExprDecoder, TakesFieldsInAnyOrder) {
  WireWriter out;
  out.BytesField(15, Expr("path: 'a'"));
  out.VarintField(4, v1::IS_NULL);
  ASSERT_OK_AND_ASSIGN(const orm::Expr expr, DecodeExpr(out.bytes(), "where", {}));
  EXPECT_EQ(orm::PrintExpr(expr), "a IS NULL");
}

TEST(ExprDecoder, RefusesWhatANodeCannotHave) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "EXPR_EMPTY"},
      {"operands { path: 'a' }", "EXPR_EMPTY"},
      {"text: ''", "EXPR_EMPTY"},
      {"text: 'a ='", "FILTER_SYNTAX"},
      {"literal {}", "EXPR_EMPTY"},
      {"literal { row_value {} }", "INVALID_VALUE"},
      {"path: 'a' operands { path: 'b' }", "INVALID_VALUE"},
      {"path: 'a' distinct: true", "INVALID_VALUE"},
      {"operator: EQ filter { path: 'a' }", "INVALID_VALUE"},
      {"operator: 55", "UNKNOWN_OPERATOR"},
      {"cast {} operands { path: 'a' }", "INVALID_VALUE"},
      {"cast { kind: ROW } operands { path: 'a' }", "INVALID_VALUE"},
      {"cast { kind: ENUM message: 'a.B' } operands { path: 'a' }", "INVALID_VALUE"},
      {"cast { kind: INT64 scale: 2 } operands { path: 'a' }", "INVALID_VALUE"},
      {"cast { kind: INT64 }", "WRONG_ARITY"},
      {"cast { kind: INT64 } operands { path: 'a' } operands { path: 'b' }", "WRONG_ARITY"},
      {"quantifier { relation: 'posts' }", "INVALID_VALUE"},
      {"quantifier { kind: SOME }", "FIELD_REQUIRED"},
      {"quantifier { kind: SOME relation: 'p' } operands { path: 'a' } operands { path: 'b' }", "WRONG_ARITY"},
      {"subquery {}", "FIELD_REQUIRED"},
      {"function: 'f' over { frame { start { kind: CURRENT_ROW } } }", "INVALID_VALUE"},
      {"function: 'f' over { frame { unit: ROWS start { offset: 1 } } }", "INVALID_VALUE"},
      {"function: 'f' over { frame { unit: ROWS start { kind: PRECEDING offset: -1 } } }", "INVALID_VALUE"},
      {"function: 'f' over { frame { unit: ROWS start { kind: CURRENT_ROW offset: 1 } } }", "INVALID_VALUE"},
      {"function: 'f' order_by {}", "EXPR_EMPTY"},
  };
  for (const auto& [message, reason] : cases) EXPECT_THAT(Decode(message).status(), HasReason(reason)) << message;
}

TEST(ExprDecoder, RefusesUnknownFieldsAndNumbersWithTheirPlace) {
  WireWriter inner;
  inner.BytesField(3, "a");
  inner.VarintField(99, 1);
  WireWriter out;
  out.VarintField(4, v1::NOT);
  out.BytesField(15, inner.bytes());
  absl::Status status = DecodeExpr(out.bytes(), "where", {}).status();
  EXPECT_THAT(status, HasReason("UNKNOWN_FIELD"));
  EXPECT_EQ(FieldOf(status), "where.operands[0]");
  status = Decode("function: 'f' over { order_by { expr { path: 'a' } nulls: 7 } }").status();
  EXPECT_THAT(status, HasReason("INVALID_VALUE"));
  EXPECT_EQ(FieldOf(status), "where.over.order_by[0].nulls");
}

TEST(ExprDecoder, AllowsItsLimitsAndNotOneMore) {
  const orm::ExprLimits limits;
  EXPECT_OK(DecodeExpr(Nested(limits.depth_max), "where", limits).status());
  EXPECT_THAT(DecodeExpr(Nested(limits.depth_max + 1), "where", limits).status(), HasReason("EXPR_TOO_DEEP"));
  const auto wide = [&](int nodes) {
    WireWriter out;
    out.VarintField(4, v1::AND);
    for (int i = 1; i < nodes; ++i) out.BytesField(15, Expr("path: 'a'"));
    return DecodeExpr(out.bytes(), "where", limits).status();
  };
  EXPECT_OK(wide(limits.nodes_max));
  EXPECT_THAT(wide(limits.nodes_max + 1), HasReason("EXPR_TOO_LARGE"));
}

TEST(ExprDecoder, CountsTextInPlaceAsTheNodesAndLevelsItStandsFor) {
  const auto limits = [](int nodes, int depth) { return orm::ExprLimits{.depth_max = depth, .nodes_max = nodes}; };
  const char* const text = "operator: AND operands { text: 'a = 1' } operands { text: 'b = 2' }";  // 7 nodes, 3 levels
  EXPECT_OK(Decode(text, limits(7, 3)).status());
  EXPECT_THAT(Decode(text, limits(6, 3)).status(), HasReason("EXPR_TOO_LARGE"));
  EXPECT_THAT(Decode(text, limits(7, 2)).status(), HasReason("EXPR_TOO_DEEP"));
  const char* const query =
      "text: 'id IN (SELECT author_id FROM Post WHERE views > 1)'";  // IN, id, (…), SELECT, Post …
  EXPECT_OK(Decode(query, limits(9, 4)).status());
  EXPECT_THAT(Decode(query, limits(8, 4)).status(), HasReason("EXPR_TOO_LARGE"));
}

TEST(ExprDecoder, CostsNothingHoweverDeepTheBytesGo) {
  std::string operands;
  std::string subqueries;
  for (int i = 0; i < 10'000; ++i) {
    WireWriter operand;
    operand.BytesField(15, operands);
    operands = std::move(operand).Take();
    WireWriter where;
    where.BytesField(6, subqueries);
    WireWriter select;
    select.BytesField(3, where.bytes());
    WireWriter subquery;
    subquery.BytesField(7, select.bytes());
    subqueries = std::move(subquery).Take();
  }
  EXPECT_THAT(DecodeExpr(operands, "where", {}).status(), HasReason("EXPR_TOO_DEEP"));
  EXPECT_THAT(DecodeExpr(subqueries, "where", {}).status(), HasReason("EXPR_TOO_DEEP"));
}

TEST(ExprDecoder, RefusesEveryTruncation) {
  const std::string bytes = Expr(R"(
      function: 'sum' operands { path: 'views' } filter { operator: NOT operands { path: 'published' } }
      over { order_by { expr { literal { double_value: 1 } } } frame { unit: RANGE start { kind: CURRENT_ROW } } })");
  size_t refused = 0;
  for (size_t size = 0; size < bytes.size(); ++size) refused += !DecodeExpr(bytes.substr(0, size), "where", {}).ok();
  EXPECT_GT(refused, bytes.size() * 9 / 10);  // the rest are cut between two fields
}

}  // namespace
}  // namespace rowgate::server
