#include "tests/orm/dialects/functions/evaluation.h"

namespace rowgate::test {
namespace {

class JsonFunctionsTest : public EvaluationTest {};

TEST_P(JsonFunctionsTest, TextIsAText) {
  EXPECT_EQ(Of(1, "json_text(doc, 'a', 'b', 2, 'c')"), "x");
  EXPECT_EQ(Of(1, "json_text(doc, 's')"), "te\"xt");
  EXPECT_EQ(Of(1, "json_text(doc, '0')"), "zero");
  EXPECT_EQ(Of(1, "json_text(doc, 'list', -1) || json_text(doc, 'list', '0')"), "qp");
  EXPECT_EQ(Of(1, "json_text(doc, 'list', 2)"), "NULL");
  EXPECT_EQ(Of(1, "json_text(doc, 'list', -3)"), "NULL");
  EXPECT_EQ(Of(1, "json_text(doc, 'list', 'x')"), "NULL");
  EXPECT_EQ(Of(1, "json_text(doc, 's', 's')"), "NULL");
  EXPECT_EQ(Of(1, "json_text(doc, 'n')"), "NULL");
  EXPECT_EQ(Of(1, "json_text(doc, 'z')"), "NULL");
  EXPECT_EQ(All("json_text(doc)"), "NULL; NULL; NULL; x");
}

TEST_P(JsonFunctionsTest, NumbersAreByValue) {
  EXPECT_EQ(Of(1, "json_integer(doc, 'n')"), "1");
  EXPECT_EQ(Of(1, "json_integer(doc, 'e')"), "100");
  EXPECT_EQ(Of(1, "json_integer(doc, 'k', 'k')"), "0");
  EXPECT_EQ(Of(1, "json_integer(doc, 'k', 'longer')"), "NULL");
  EXPECT_EQ(Of(1, "json_integer(doc, 'big')"), "NULL");
  EXPECT_EQ(Of(1, "json_integer(doc, 's')"), "NULL");
  EXPECT_EQ(Of(1, "json_number(doc, 'big')"), "9223372036854775808");
  EXPECT_EQ(Of(1, "json_number(doc, 'k', 'longer')"), "2.5");
  EXPECT_EQ(Of(1, "json_number(doc, 'tiny')"), "1e-07");
  EXPECT_EQ(Of(1, "json_number(doc, 't')"), "NULL");
  EXPECT_EQ(Of(2, "json_integer(doc, 0)"), "1");
  EXPECT_EQ(Of(2, "json_integer(doc)"), "NULL");
}

TEST_P(JsonFunctionsTest, TruthAndExistence) {
  EXPECT_EQ(Of(1, "json_bool(doc, 't')"), "1");
  EXPECT_EQ(Of(1, "json_bool(doc, 'f')"), "0");
  EXPECT_EQ(Of(1, "json_bool(doc, 'n')"), "NULL");
  EXPECT_EQ(All("json_exists(doc, 'z')"), "1; 0; NULL; 0");
  EXPECT_EQ(Of(1, "json_exists(doc, 'zz')"), "0");
  EXPECT_EQ(All("json_exists(doc)"), "1; 1; NULL; 1");
}

TEST_P(JsonFunctionsTest, LengthOfArraysAndObjects) {
  EXPECT_EQ(All("json_length(doc)"), "12; 3; NULL; NULL");
  EXPECT_EQ(Of(1, "json_length(doc, 'a', 'b')"), "3");
  EXPECT_EQ(Of(1, "json_length(doc, 'k')"), "2");
  EXPECT_EQ(Of(1, "json_length(doc, 'n')"), "NULL");
  EXPECT_EQ(Of(2, "json_length(doc, 1)"), "0");
  EXPECT_EQ(Of(2, "json_length(doc, 2)"), "0");
}

TEST_P(JsonFunctionsTest, GetKeepsNull) {
  EXPECT_EQ(Of(1, "json_get(doc, 'z')"), "null");
  EXPECT_EQ(Of(1, "json_get(doc, 'zz')"), "NULL");
  EXPECT_EQ(Of(1, "json_get(doc, 'a')"), R"({"b": [1, 2, {"c": "x"}]})");
  EXPECT_EQ(Of(1, "json_get(doc, 'k')"), R"({"k": 0.0, "longer": 2.50})");
  EXPECT_EQ(Of(1, "json_get(doc, 's')"), R"("te\"xt")");
  EXPECT_EQ(Of(1, "json_length(json_get(doc, 'a'), 'b')"), "3");
  EXPECT_EQ(Of(1, "json_get(doc, 'e')"), "100");
  EXPECT_EQ(Of(1, "json_get(doc, 'tiny')"), "0.0000001");
}

ROWGATE_ON_ALL_BACKENDS(JsonFunctionsTest);

}  // namespace
}  // namespace rowgate::test
