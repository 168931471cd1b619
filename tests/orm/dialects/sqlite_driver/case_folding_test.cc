#include "orm/dialects/sqlite/driver/case_folding.h"

#include <string>

#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

namespace rowgate::test {
namespace {

using orm::sqlite::CaseFolding;
using orm::sqlite::MatchesLike;

TEST(CaseFoldingTest, MapsUnicodeByTheRootLocale) {
  const CaseFolding folding;
  ASSERT_TRUE(folding.ok());
  EXPECT_EQ(folding.Lower("ÄNNA I"), "änna i");
  EXPECT_EQ(folding.Upper("straße"), "STRASSE");
  EXPECT_EQ(folding.Lower("ΣΑΣ"), "σας");
  EXPECT_EQ(folding.Lower("İ"), "i̇");
  EXPECT_EQ(folding.Lower(""), "");
}

TEST(CaseFoldingTest, SurvivesBytesThatAreNoUtf8) {
  const CaseFolding folding;
  EXPECT_EQ(folding.Lower("A\xff"), "a\xff");
  EXPECT_EQ(folding.Lower("\xC3"), "\xC3");
  EXPECT_TRUE(MatchesLike("\x80\xff", "__"));
}

TEST(CaseFoldingTest, GrowsTheResultWhenTheMappingDoes) {
  std::string text;
  std::string upper;
  for (int i = 0; i < 100; ++i) {
    text += "ΐ";  // becomes three letters
    upper += "\u0399\u0308\u0301";
  }
  EXPECT_EQ(CaseFolding().Upper(text), upper);
}

TEST(MatchesLikeTest, FollowsWildcardsAndEscapes) {
  EXPECT_TRUE(MatchesLike("", ""));
  EXPECT_TRUE(MatchesLike("", "%%"));
  EXPECT_FALSE(MatchesLike("", "_"));
  EXPECT_TRUE(MatchesLike("abc", "a%c"));
  EXPECT_TRUE(MatchesLike("abcbc", "a%bc"));
  EXPECT_FALSE(MatchesLike("abcb", "a%bc"));
  EXPECT_TRUE(MatchesLike("ä", "_"));
  EXPECT_FALSE(MatchesLike("ä", "__"));
  EXPECT_TRUE(MatchesLike("日本語", "日_語"));
  EXPECT_TRUE(MatchesLike("50%", "50\\%"));
  EXPECT_FALSE(MatchesLike("500", "50\\%"));
  EXPECT_TRUE(MatchesLike("a\\b", "a\\\\b"));
  EXPECT_TRUE(MatchesLike("a_b", "%\\_%"));
  EXPECT_FALSE(MatchesLike("axb", "%\\_%"));
  EXPECT_FALSE(MatchesLike("a\\", "a\\"));
  EXPECT_FALSE(MatchesLike("abc", "abcd"));
  EXPECT_FALSE(MatchesLike("abc", "ab"));
}

TEST(MatchesLikeTest, StaysQuickOnHostilePatterns) {
  std::string pattern;
  for (int i = 0; i < 1'000; ++i) pattern += "%a";
  EXPECT_FALSE(MatchesLike(std::string(20'000, 'a'), pattern + "b"));
}

class Functions : public MemoryTest {
 protected:
  std::string Text(const std::string& expression) {
    orm::RowBatch rows;
    const auto result = connection_->Execute(Read("SELECT " + expression, {Stored(orm::TypeKind::kString)}), {}, &rows);
    if (!result.ok()) return orm::ReasonOf(result.status());
    return rows.row(0)[0].is_null() ? "null" : std::string(rows.row(0)[0].text());
  }
};

TEST_F(Functions, FoldCaseInSql) {
  EXPECT_EQ(Text("rowgate_lower('ÄNNA')"), "änna");
  EXPECT_EQ(Text("rowgate_upper('änna')"), "ÄNNA");
  EXPECT_EQ(Text("rowgate_ilike('ÄNNA', 'änn_')"), "1");
  EXPECT_EQ(Text("rowgate_ilike('ÄNNA', 'a%')"), "0");
  EXPECT_EQ(Text("rowgate_lower(NULL)"), "null");
  EXPECT_EQ(Text("rowgate_ilike(NULL, '%')"), "null");
  EXPECT_EQ(Text("rowgate_ilike('a', NULL)"), "null");
  EXPECT_EQ(Text("rowgate_ilike('a', replace(hex(zeroblob(30000)), '0', 'a'))"), "VALUE_OUT_OF_RANGE");
}

TEST_F(Functions, FoldTheSamePatternForEveryRow) {
  Script("CREATE TABLE t (v TEXT); INSERT INTO t VALUES ('Änna'), ('Bob'), ('ÄNNE'), (NULL)");
  EXPECT_EQ(Count("SELECT count(*) FROM t WHERE rowgate_ilike(v, 'änN%')"), 2);
}

TEST_F(Functions, ConvertListElements) {
  EXPECT_EQ(Text("hex(rowgate_unhex('00-aB'))"), "00AB");
  EXPECT_EQ(Text("typeof(rowgate_unhex(''))"), "blob");
  EXPECT_EQ(Text("rowgate_unhex('0')"), "null");
  EXPECT_EQ(Text("rowgate_unhex('zz')"), "null");
  EXPECT_EQ(Text("rowgate_real('0.1') = 0.1"), "1");
  EXPECT_EQ(Text("rowgate_real(0.30000000000000004) = 0.1 + 0.2"), "1");
  EXPECT_EQ(Text("rowgate_real('x')"), "null");
}

TEST_F(Functions, MayBeUsedByTheSchema) {
  Script("CREATE TABLE t (v TEXT, CONSTRAINT ck_lower CHECK (v = rowgate_lower(v)))");
  EXPECT_THAT(connection_->ExecuteScript("INSERT INTO t VALUES ('A')"), HasReason("CHECK_VIOLATION"));
}

TEST_F(Functions, LikeIsCaseSensitive) {
  EXPECT_EQ(Text("'A' LIKE 'a'"), "0");
  EXPECT_EQ(Text("'a%' LIKE 'a\\%' ESCAPE '\\'"), "1");
}

}  // namespace
}  // namespace rowgate::test
