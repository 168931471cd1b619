#include "cli/config_file.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace rowgate::cli {
namespace {

using ::rowgate::test::HasReason;
using ::rowgate::test::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ConfigFile, ReadsValuesOfAllKindsWithTheirLines) {
  const auto entries = ParseConfig(
      "# comment\n"
      "database = \"postgresql://u:a#b,c@h/db\"  # behind a value\n"
      "pool_size = 20\n"
      "[serve]\n"
      "echo = true\n"
      "schema = [\n  'a.proto', # one\n  \"b\\\"c.proto\",\n]\n",
      "f.toml");
  ASSERT_TRUE(entries.ok()) << entries.status();
  ASSERT_EQ(entries->size(), 4u);
  EXPECT_THAT((*entries)[0].values, ElementsAre("postgresql://u:a#b,c@h/db"));
  EXPECT_EQ((*entries)[1].key, "pool-size");
  EXPECT_EQ((*entries)[1].section, "");
  EXPECT_EQ((*entries)[2].section, "serve");
  EXPECT_EQ((*entries)[2].line, 5);
  EXPECT_THAT((*entries)[3].values, ElementsAre("a.proto", "b\"c.proto"));
}

TEST(ConfigFile, RefusesWhatIsNoTomlWithItsLine) {
  for (const char* text :
       {"a = 1\nb\n", "a = 1\nb = word\n", "a = 1\nb = \"open\n", "a = 1\nb = [1 2]\n", "a = 1\n[open\n",
        "a = 1\nb = 2 3\n", "a = 1\n= 2\n", "a = 1\nb = \"\\x\"\n", "a = 1\nb ="}) {
    EXPECT_THAT(ParseConfig(text, "f.toml"),
                AllOf(StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("f.toml:2")), HasReason("INVALID_OPTION")))
        << text;
  }
}

TEST(ConfigFile, AnEmptyFileSetsNothing) {
  const auto entries = ParseConfig("\n  # nothing\n", "f.toml");
  ASSERT_TRUE(entries.ok());
  EXPECT_TRUE(entries->empty());
}

}  // namespace
}  // namespace rowgate::cli
