#include "server/app/slow_statement_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_split.h"

namespace rowgate::server {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class SlowStatementLogTest : public testing::Test {
 protected:
  // What is written while `count` statements of this shape run, line by line.
  std::vector<std::string> Run(uint64_t shape, absl::Duration duration, int count = 1) {
    const orm::CompiledStatement statement = {
        .sql = "SELECT 'secret'", .kind = orm::StatementKind::kSelect, .table = "blog.v1.User", .shape = shape};
    testing::internal::CaptureStderr();
    for (int i = 0; i < count; ++i) {
      slow_.OnStatement({.statement = statement,
                         .duration = duration,
                         .rows = 3,
                         .status = absl::OkStatus(),
                         .trace_parent = "00-trace",
                         .method = "blog.v1.UserRepository/List"});
    }
    return absl::StrSplit(testing::internal::GetCapturedStderr(), '\n', absl::SkipEmpty());
  }

  absl::Time now_ = absl::FromUnixSeconds(1'000'000);
  const Log log_{{}};
  SlowStatementLog slow_{{.threshold = absl::Milliseconds(100), .now = [this] { return now_; }}, log_};
};

TEST_F(SlowStatementLogTest, NamesTheStatementWithoutItsText) {
  EXPECT_THAT(Run(0xabc, absl::Milliseconds(99)), IsEmpty());
  const std::vector<std::string> lines = Run(0xabc, absl::Milliseconds(100));
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], AllOf(HasSubstr("slow statement shape=0000000000000abc table=blog.v1.User operation=select "
                                        "micros=100000 rows=3 outcome=OK method=blog.v1.UserRepository/List left_out=0 "
                                        "traceparent=00-trace"),
                              Not(HasSubstr("SELECT")), Not(HasSubstr("secret"))));
}

TEST_F(SlowStatementLogTest, WritesOneLineASecondForEachShapeAndSaysWhatItLeftOut) {
  EXPECT_EQ(Run(1, absl::Seconds(1), 10).size(), 1u);
  EXPECT_EQ(Run(2, absl::Seconds(1), 10).size(), 1u) << "another shape";
  EXPECT_THAT(Run(1, absl::Seconds(1), 5), IsEmpty());
  now_ += absl::Seconds(1);
  const std::vector<std::string> lines = Run(1, absl::Seconds(1));
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], HasSubstr("left_out=14 "));
}

TEST_F(SlowStatementLogTest, AFloodOfShapesIsAFloodOfNoLines) {
  size_t lines = 0;
  for (uint64_t shape = 1; shape <= 10'000; ++shape) lines += Run(shape, absl::Seconds(1)).size();
  EXPECT_EQ(lines, 256u);
  now_ += absl::Seconds(1);
  EXPECT_EQ(Run(77'777, absl::Seconds(1)).size(), 1u);
}

}  // namespace
}  // namespace rowgate::server
