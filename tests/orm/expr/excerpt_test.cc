#include "orm/expr/excerpt.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rowgate::orm {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

TEST(PointAt, PutsACaretBelowThePlace) {
  EXPECT_EQ(PointAt("unexpected character", "a = ?", 4), "unexpected character at position 5\na = ?\n    ^");
  EXPECT_EQ(PointAt("nothing", "", 0), "nothing at position 1\n\n^");
  EXPECT_EQ(PointAt("end", "ab", 99), "end at position 3\nab\n  ^");
}

TEST(PointAt, CountsCharactersNotBytes) {
  EXPECT_EQ(PointAt("bad", "ä = ö ?", 8), "bad at position 7\nä = ö ?\n      ^");
}

TEST(PointAt, ShowsOnlyTheSurroundingsOnOneLine) {
  const std::string text = std::string(1000, 'x') + "\n?" + std::string(1000, 'y');
  const std::string pointed = PointAt("bad", text, 1001);
  EXPECT_THAT(pointed, StartsWith("bad at position 1002\n…xxx"));
  EXPECT_THAT(pointed, EndsWith("y…\n" + std::string(41, ' ') + "^"));
  EXPECT_LT(pointed.size(), 200U);
}

TEST(QuotedName, CutsLongNamesBetweenCharacters) {
  EXPECT_EQ(QuotedName("title"), "`title`");
  EXPECT_EQ(QuotedName(std::string(63, 'x') + "ä"), "`" + std::string(63, 'x') + "…`");
}

}  // namespace
}  // namespace rowgate::orm
