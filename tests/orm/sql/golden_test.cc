// golden/*.golden: requests in text form, what each dialect makes of them, and the binds. After a change that is meant,
// ROWGATE_UPDATE_GOLDEN=1 rewrites the files; read the difference before it is committed.
// A line of binds holds for the dialects above it, up to the line of binds before.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/dialects/registry.h"
#include "orm/sql/compiler.h"
#include "orm/sql/shape.h"
#include "tests/orm/sql/golden.h"
#include "tests/orm/sql/golden_file.h"
#include "tests/orm/sql/golden_request.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::StrCat;

std::string Row(std::string_view name, std::string_view text) {
  return StrCat("  ", name, std::string(12 - std::min<size_t>(name.size(), 11), ' '), text, "\n");
}

std::string Refusal(const absl::Status& status) {
  std::string reason = orm::ReasonOf(status);
  if (reason.empty()) reason = absl::StatusCodeToString(status.code());
  std::string message(status.message().substr(0, status.message().find('\n')));
  return StrCat("refused: ", reason, ": ", message);
}

std::string BindsOf(const orm::CompiledStatement& compiled) {
  std::string binds;
  for (const orm::Bind& bind : compiled.binds) orm::StrAppend(binds, binds.empty() ? "" : ", ", Print(bind));
  return binds;
}

// The statement without its values becomes the same text, and each slot has the value that stood there.
void ExpectTheSameByShape(const orm::Statement& statement, const orm::Dialect& dialect,
                          const orm::CompiledStatement& expected) {
  orm::Statement shaped = statement;
  const orm::Shape shape = orm::TakeShape(shaped);
  auto compiled = orm::Compile(shaped, dialect);
  ASSERT_THAT(compiled, IsOk()) << expected.sql;
  EXPECT_EQ(compiled->sql, expected.sql);
  for (orm::Bind& bind : compiled->binds) {
    if (const size_t* slot = std::get_if<size_t>(&bind.source)) bind.source = shape.values.at(*slot);
  }
  EXPECT_EQ(BindsOf(*compiled), BindsOf(expected)) << expected.sql;
}

class Answers {
 public:
  explicit Answers(const orm::Statement& statement) : statement_(statement) {}

  void Add(const orm::Dialect& dialect) {
    const auto compiled = orm::Compile(statement_, dialect);
    if (!compiled.ok()) {
      text_ += Row(dialect.traits().name, Refusal(compiled.status()));
      return;
    }
    ExpectTheSameByShape(statement_, dialect, *compiled);
    const std::string binds = BindsOf(*compiled);
    if (binds != binds_) Flush();
    binds_ = binds;
    text_ += Row(dialect.traits().name, compiled->sql);
  }
  std::string Finish() && {
    Flush();
    return std::move(text_);
  }

 private:
  void Flush() {
    if (!binds_.empty()) text_ += Row("binds", binds_);
  }

  const orm::Statement& statement_;
  std::string text_;
  std::string binds_;
};

std::string AnswersTo(const GoldenBlock& block) {
  const auto statement = BindGoldenRequest(block.request);
  if (!statement.ok()) return Row("", Refusal(statement.status()));
  Answers answers(*statement);
  for (const auto& dialect : orm::AllDialects()) answers.Add(*dialect);
  return std::move(answers).Finish();
}

std::string Answered(const GoldenBlock& block) {
  std::string text = StrCat("# ", block.title, "\n");
  for (const std::string& line : block.request) orm::StrAppend(text, line, "\n");
  return text + AnswersTo(block);
}

class GoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(GoldenTest, SaysWhatEachDialectWrites) {
  const std::string path = GoldenPath(GetParam());
  const std::string before = ReadGolden(GetParam());
  const std::string head = before.substr(0, before.starts_with("# ") ? 0 : before.find("\n# ") + 1);
  std::string after = head;
  for (const GoldenBlock& block : BlocksOfGolden(before)) {
    SCOPED_TRACE(block.title);
    orm::StrAppend(after, after == head ? "" : "\n", Answered(block));
  }
  if (std::getenv("ROWGATE_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << after;
  EXPECT_EQ(before, after);
}

INSTANTIATE_TEST_SUITE_P(Files, GoldenTest, testing::ValuesIn(GoldenFiles()),
                         [](const auto& named) { return named.param; });

}  // namespace
}  // namespace rowgate::test
