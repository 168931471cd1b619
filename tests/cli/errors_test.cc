#include "cli/errors.h"

#include "gtest/gtest.h"

namespace rowgate::cli {
namespace {

TEST(WithoutPasswords, HidesThePasswordsOfUrls) {
  EXPECT_EQ(WithoutPasswords("--database: postgresql://u:s3cret@h/db?x=1 no"),
            "--database: postgresql://u:***@h/db?x=1 no");
  EXPECT_EQ(WithoutPasswords("postgresql:///db?password=s3cret&x=1"), "postgresql:///db?password=***&x=1");
  EXPECT_EQ(WithoutPasswords("a://u:p@ss@h"), "a://u:***@h");
  EXPECT_EQ(WithoutPasswords("sqlite:///app.db"), "sqlite:///app.db");
}

TEST(ExitCode, TellsWrongSettingsFromFailures) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), 0);
  EXPECT_EQ(ExitCodeOf(MissingSetting("database", "the database")), 2);
  EXPECT_EQ(ExitCodeOf(FileUnreadable("x")), 1);
  EXPECT_EQ(ExitCodeOf(AlreadyReported()), 1);
}

TEST(ErrorText, NamesTheThreePlacesOfASetting) {
  const std::string text = ErrorText(MissingSetting("database", "the database"));
  EXPECT_NE(text.find("--database, ROWGATE_DATABASE_URL or database in the config file"), std::string::npos) << text;
  EXPECT_EQ(ErrorText(AlreadyReported()), "");
}

}  // namespace
}  // namespace rowgate::cli
