#include "server/status/client_text.h"

#include <string>

#include "gtest/gtest.h"
#include "orm/base/unicode.h"

namespace rowgate::server {
namespace {

TEST(ClientText, LeavesShortTextAlone) {
  EXPECT_EQ(ClientText("", 4), "");
  EXPECT_EQ(ClientText("abcd", 4), "abcd");
  EXPECT_EQ(ClientText("na\xc3\xafve \xf0\x9f\x98\x80", 64), "na\xc3\xafve \xf0\x9f\x98\x80");
}

TEST(ClientText, EndsCutTextInAnEllipsisWithinTheLimit) { EXPECT_EQ(ClientText("abcdefgh", 6), "abc\xe2\x80\xa6"); }

TEST(ClientText, CutsBetweenCharactersAtEveryLength) {
  const std::string text = "a\xc3\xaf\xe2\x82\xac\xf0\x9f\x98\x80z\xc3\xaf\xe2\x82\xac\xf0\x9f\x98\x80";
  for (size_t limit = 4; limit <= text.size() + 1; ++limit) {
    const std::string cut = ClientText(text, limit);
    EXPECT_LE(cut.size(), limit);
    EXPECT_TRUE(orm::IsValidUtf8(cut)) << limit;
  }
}

TEST(ClientText, ReplacesEachByteThatIsNoUtf8) {
  EXPECT_EQ(ClientText("gr\xfc\xdf", 16), "gr??");     // Latin-1
  EXPECT_EQ(ClientText("\x80\xc0\xafx", 16), "???x");  // stray continuation, overlong
  EXPECT_EQ(ClientText("\xed\xa0\x80", 16), "???");    // surrogate
  EXPECT_EQ(ClientText("x\xe2\x82", 16), "x??");       // ends too early
}

TEST(ClientText, ReadsNoMoreOfALongTextThanItKeeps) {
  EXPECT_EQ(ClientText(std::string(5'000'000, 'x'), 8), "xxxxx\xe2\x80\xa6");
}

}  // namespace
}  // namespace rowgate::server
