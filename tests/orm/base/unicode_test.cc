#include "orm/base/unicode.h"

#include "gtest/gtest.h"

namespace rowgate::orm {
namespace {

TEST(UnicodeTest, LowersByTheRootLocale) {
  EXPECT_EQ(LowerText("ÄÖ Straße ΑΣ İ"), "äö straße ας i̇");
  EXPECT_EQ(LowerText(""), "");
}

TEST(UnicodeTest, TrimsWhiteSpaceOfAllKinds) {
  EXPECT_EQ(TrimText(" \t\u00a0a b\u3000\n"), "a b");
  EXPECT_EQ(TrimText("ab"), "ab");
  EXPECT_EQ(TrimText(" \u2003 "), "");
  EXPECT_EQ(TrimText(""), "");
}

TEST(UnicodeTest, Composes) {
  EXPECT_EQ(NfcText("e\u0301"), "\u00e9");
  EXPECT_EQ(NfcText("\u212b"), "\u00c5");
  EXPECT_EQ(NfcText("plain"), "plain");
}

}  // namespace
}  // namespace rowgate::orm
