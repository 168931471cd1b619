#include "server/wire/include_decoder.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/text/printer.h"
#include "rowgate/v1/query.pb.h"
#include "rowgate/v1/repository.pb.h"
#include "server/wire/query_requests.h"
#include "server/wire/request_reader.h"
#include "server/wire/wire_writer.h"
#include "tests/server/wire/message_bytes.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using orm::StrCat;
using test::BytesOf;
using test::HasReason;

// The include of a request, by the request that needs nothing else.
absl::StatusOr<std::vector<orm::IncludeInput>> Decode(const std::string& include, const std::string& params = "") {
  ASSIGN_OR_RETURN(
      orm::QueryRequest request,
      DecodeQueryRequest(BytesOf<v1::QueryRequest>(StrCat("text: 'SELECT p FROM Post AS p' ", include, " ", params)),
                         "QueryRequest", {}));
  return std::move(request.include);
}

std::string FieldOf(const absl::Status& status) { return orm::DetailOf(status).violations.at(0).field; }

TEST(Include, HasPathsOptionsAndEdgesBelow) {
  ASSERT_OK_AND_ASSIGN(const std::vector<orm::IncludeInput> include, Decode(R"(
      include { path: "author" }
      include {
        path: "comments" where { text: "score > 3" } filter: "body != ''" order_by: "id DESC" limit_per_parent: 3
        read_mask { paths: "body" } strategy: SELECT_IN
        include { path: "author" strategy: JOIN include { path: "posts" count_only: true } }
      })"));
  ASSERT_EQ(include.size(), 2U);
  EXPECT_EQ(include[0].path, "author");
  EXPECT_EQ(include[0].field, "include[0]");
  EXPECT_EQ(include[0].strategy, orm::LoadStrategy::kAuto);
  EXPECT_FALSE(include[0].read_mask.has_value());
  const orm::IncludeInput& comments = include[1];
  EXPECT_EQ(orm::PrintExpr(*comments.filter.where), "score > 3");
  EXPECT_EQ(comments.filter.filter, "body != ''");
  EXPECT_EQ(comments.order_by, "id DESC");
  EXPECT_EQ(comments.limit_per_parent, 3);
  EXPECT_EQ(comments.read_mask, (std::vector<std::string>{"body"}));
  EXPECT_EQ(comments.strategy, orm::LoadStrategy::kSelectIn);
  const orm::IncludeInput& author = comments.include.at(0);
  EXPECT_EQ(author.field, "include[1].include[0]");
  EXPECT_EQ(author.strategy, orm::LoadStrategy::kJoin);
  EXPECT_EQ(author.include.at(0).field, "include[1].include[0].include[0]");
  EXPECT_TRUE(author.include.at(0).count_only);
}

TEST(Include, FiltersUseTheRequestsParametersWhateverTheOrderOfFields) {
  const std::string params = BytesOf<v1::QueryRequest>("params { key: 'least' value { int64_value: 3 } }");
  const std::string include = BytesOf<v1::QueryRequest>(
      "text: 'SELECT 1' include { path: 'a' include { path: 'b' filter: 'x > :least' } include { path: 'c' } }");
  for (const std::string& bytes : {params + include, include + params}) {
    ASSERT_OK_AND_ASSIGN(const orm::QueryRequest request, DecodeQueryRequest(bytes, "QueryRequest", {}));
    const orm::IncludeInput& edge = request.include.at(0);
    EXPECT_EQ(edge.include.at(0).filter.parameters.at("least"), orm::Value{int64_t{3}});
    EXPECT_TRUE(edge.include.at(1).filter.parameters.empty()) << "no filter, no copy";
  }
}

TEST(Include, NamesThePlaceOfWhatIsWrong) {
  const std::pair<const char*, std::pair<const char*, const char*>> cases[] = {
      {"include {}", {"FIELD_REQUIRED", "include[0].path"}},
      {"include { path: 'a' } include { path: 'b' include { path: 'c' include {} } }",
       {"FIELD_REQUIRED", "include[1].include[0].include[0].path"}},
      {"include { path: 'a' limit_per_parent: -1 }", {"NEGATIVE_NUMBER", "include[0].limit_per_parent"}},
      {"include { path: 'a' include { path: 'b' where {} } }", {"EXPR_EMPTY", "include[0].include[0].where"}},
      {"include { path: 'a' where { text: 'x >' } }", {"FILTER_SYNTAX", "include[0].where.text"}},
  };
  for (const auto& [text, expected] : cases) {
    const absl::Status status = Decode(text).status();
    EXPECT_THAT(status, HasReason(expected.first)) << text;
    EXPECT_EQ(FieldOf(status), expected.second) << text;
  }
}

// One include with a raw field in it.
absl::Status DecodeRaw(const WireWriter& field) {
  WireWriter include;
  include.BytesField(1, "a");
  include.Raw(field.bytes());
  WireWriter request;
  request.BytesField(2, "SELECT 1");
  request.BytesField(kIncludeField, include.bytes());
  return DecodeQueryRequest(request.bytes(), "QueryRequest", {}).status();
}

TEST(Include, RefusesUnknownFieldsStrategiesAndWireTypes) {
  WireWriter unknown;
  unknown.VarintField(10, 1);
  EXPECT_THAT(DecodeRaw(unknown), HasReason("UNKNOWN_FIELD"));
  WireWriter strategy;
  strategy.VarintField(7, 4);
  EXPECT_THAT(DecodeRaw(strategy), HasReason("INVALID_VALUE"));
  EXPECT_EQ(FieldOf(DecodeRaw(strategy)), "include[0].strategy");
  WireWriter number;
  number.BytesField(5, "x");
  EXPECT_THAT(DecodeRaw(number), HasReason("MALFORMED_REQUEST"));
  WireWriter text;
  text.BytesField(4, "\xff");
  EXPECT_THAT(DecodeRaw(text), HasReason("INVALID_UTF8"));
  WireWriter truncated;
  truncated.Raw("\x1a\x09");
  EXPECT_THAT(DecodeRaw(truncated), HasReason("MALFORMED_REQUEST"));
}

TEST(Include, BoundsNestingBeforeItCostsStack) {
  std::string edge;
  for (int level = 0; level < 1'000; ++level) {
    WireWriter outer;
    outer.BytesField(9, edge);
    edge = outer.bytes();
  }
  WireWriter request;
  request.BytesField(2, "SELECT 1");
  request.BytesField(kIncludeField, edge);
  const absl::Status status = DecodeQueryRequest(request.bytes(), "QueryRequest", {}).status();
  EXPECT_THAT(status, HasReason("TOO_MANY_INCLUDES"));
}

TEST(Include, BoundsTheNumberOfEdgesInAll) {
  std::string sixteen;
  for (int i = 0; i < 15; ++i) sixteen += "include { path: 'a' } ";
  ASSERT_OK(Decode(sixteen + "include { path: 'b' }").status());
  const absl::Status status = Decode(sixteen + "include { path: 'b' include { path: 'c' } }").status();
  EXPECT_THAT(status, HasReason("TOO_MANY_INCLUDES"));
  EXPECT_EQ(FieldOf(status), "include[15].include[0]");
}

absl::StatusOr<orm::RequestOptions> Options(const std::string& text) {
  orm::RequestOptions options;
  const std::string bytes = BytesOf<v1::RequestOptions>(text);
  const WireField wire = {.number = kOptionsField, .type = WireType::kBytes, .bytes = bytes};
  RETURN_IF_ERROR(ReadOptions(wire, options));
  return options;
}

TEST(Options, AreReadAndChecked) {
  ASSERT_OK_AND_ASSIGN(const orm::RequestOptions options, Options("max_statements: 3 show_deleted: true"));
  EXPECT_EQ(options.max_statements, 3);
  EXPECT_TRUE(options.show_deleted);
  const absl::Status negative = Options("max_statements: -1").status();
  EXPECT_THAT(negative, HasReason("NEGATIVE_NUMBER"));
  EXPECT_EQ(FieldOf(negative), "options.max_statements");
}

TEST(Options, RefuseUnknownFieldsAndOtherWireTypes) {
  orm::RequestOptions options;
  const std::string unknown = "\x78\x01";
  EXPECT_THAT(ReadOptions({.number = kOptionsField, .type = WireType::kBytes, .bytes = unknown}, options),
              HasReason("UNKNOWN_FIELD"));
  EXPECT_THAT(ReadOptions({.number = kOptionsField, .type = WireType::kVarint, .scalar = 1}, options),
              HasReason("MALFORMED_REQUEST"));
}

TEST(Options, AddUpWhenTheyOccurTwiceAsProtobufMergesMessages) {
  orm::RequestOptions options;
  for (const std::string& bytes :
       {BytesOf<v1::RequestOptions>("max_statements: 3"), BytesOf<v1::RequestOptions>("show_deleted: true")}) {
    ASSERT_OK(ReadOptions({.number = kOptionsField, .type = WireType::kBytes, .bytes = bytes}, options));
  }
  EXPECT_EQ(options.max_statements, 3);
  EXPECT_TRUE(options.show_deleted);
}

}  // namespace
}  // namespace rowgate::server
