#include "tests/orm/dialects/functions/evaluation.h"

namespace rowgate::test {
namespace {

class TextFunctionsTest : public EvaluationTest {};

TEST_P(TextFunctionsTest, CountCharactersNotBytes) {
  EXPECT_EQ(All("length(name)"), "4; 3; NULL; 3");
  EXPECT_EQ(Constant("length('')"), "0");
  EXPECT_EQ(All("position('n', name)"), "2; 0; NULL; 0");
  EXPECT_EQ(Constant("position('', 'abc')"), "1");
  EXPECT_EQ(All("left(name, 2)"), "Än; bo; NULL; Bo");
  EXPECT_EQ(All("right(name, 3)"), "nna; bob; NULL; Bob");
  EXPECT_EQ(Of(1, "right(name, 4) || right(name, 99) || right(name, 0)"), "ÄnnaÄnna");
  EXPECT_EQ(All("length(name) * length(name) * big"), "VALUE_OUT_OF_RANGE");
}

TEST_P(TextFunctionsTest, FoldCaseOfAllLetters) {
  EXPECT_EQ(All("upper(name)"), "ÄNNA; BOB; NULL; BOB");
  EXPECT_EQ(Constant("lower('ÄÖÜ') || upper('straße')"), "äöüSTRASSE");
}

TEST_P(TextFunctionsTest, TrimSpacesOnly) {
  EXPECT_EQ(Constant("'[' || trim('  a b\t ') || ']'"), "[a b\t]");
  EXPECT_EQ(Constant("'[' || ltrim('  a ') || '|' || rtrim('  a ') || ']'"), "[a |  a]");
  EXPECT_EQ(Of(3, "trim(name)"), "NULL");
}

TEST_P(TextFunctionsTest, SubstrBeginsAtOneAtTheEarliest) {
  EXPECT_EQ(Of(1, "substr(name, 2)"), "nna");
  EXPECT_EQ(Of(1, "substr(name, 1, 1)"), "Ä");
  EXPECT_EQ(Of(2, "substr(name, n)"), "bob");
  EXPECT_EQ(Of(2, "substr(name, n, 2)"), "bo");
  EXPECT_EQ(Of(2, "substr(name, 1, n)"), "");
  EXPECT_EQ(Of(1, "substr(name, 3, big)"), "na");
  EXPECT_EQ(Of(1, "substr(name, big, big)"), "");
  EXPECT_EQ(Of(3, "substr('abc', n)"), "NULL");
  EXPECT_EQ(Of(3, "substr('abc', 1, n)"), "NULL");
  EXPECT_EQ(Of(2, "left(name, n) || right(name, n)"), "");
}

TEST_P(TextFunctionsTest, ReplaceAndRepeat) {
  EXPECT_EQ(Of(1, "replace(name, 'n', 'xy')"), "Äxyxya");
  EXPECT_EQ(Of(1, "replace(name, '', 'xy')"), "Änna");
  EXPECT_EQ(Of(3, "replace('abc', name, 'x')"), "NULL");
  EXPECT_EQ(Of(1, "repeat(name, 2)"), "ÄnnaÄnna");
  EXPECT_EQ(Of(1, "repeat(name, 0)"), "");
  EXPECT_EQ(Constant("length(repeat('ab', 10000))"), "20000");
}

TEST_P(TextFunctionsTest, ConcatIgnoreNullIsNeverNull) {
  EXPECT_EQ(All("concat_ignore_null(name, '-', name)"), "Änna-Änna; bob-bob; -; Bob-Bob");
  EXPECT_EQ(Of(3, "concat_ignore_null(name)"), "");
  std::string many = "concat_ignore_null(name";
  for (int i = 0; i < 300; ++i) many += ", 'x'";
  EXPECT_EQ(Of(3, "length(" + many + "))"), "300");
}

TEST_P(TextFunctionsTest, CompareByBytes) {
  EXPECT_EQ(All("lower(name) < 'z'"), "0; 1; NULL; 1");
  EXPECT_EQ(All("trim(name) < 'a'"), "0; 0; NULL; 1");
  EXPECT_EQ(Query("SELECT name FROM things WHERE name IS NOT NULL ORDER BY replace(name, 'x', 'y')"), "Bob; bob; Änna");
}

ROWGATE_ON_ALL_BACKENDS(TextFunctionsTest);

}  // namespace
}  // namespace rowgate::test
