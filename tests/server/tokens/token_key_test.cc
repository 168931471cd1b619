#include "server/tokens/token_key.h"

#include <fstream>
#include <string>
#include <string_view>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace rowgate::server {
namespace {

using absl::StatusCode;
using test::HasReason;
using test::IsOk;
using test::StatusIs;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Bytes whose base64 differs in the two alphabets.
std::string KeyBytes(char last) { return std::string(31, '\xfb') + last; }

std::string_view BytesOf(const TokenKey& key) {
  return {reinterpret_cast<const char*>(key.bytes().data()), key.bytes().size()};
}

class TokenKeyFile : public testing::Test {
 protected:
  absl::StatusOr<std::vector<TokenKey>> Read(const std::string& text) {
    std::ofstream(Path()) << text;
    return ReadTokenKeys(Path());
  }
  std::string Path() const { return dir_->File("token.key"); }

  absl::StatusOr<test::TempDir> dir_ = test::TempDir::Create();
};

TEST_F(TokenKeyFile, HoldsKeysInHexAndInBothKindsOfBase64) {
  std::string text = absl::BytesToHexString(KeyBytes('1')) + "\n" + absl::Base64Escape(KeyBytes('2')) + "\n" +
                     absl::WebSafeBase64Escape(KeyBytes('3')) + "\n";
  ASSERT_OK_AND_ASSIGN(const std::vector<TokenKey> keys, Read(text));
  ASSERT_EQ(keys.size(), 3u);
  EXPECT_EQ(BytesOf(keys[0]), KeyBytes('1'));
  EXPECT_EQ(BytesOf(keys[1]), KeyBytes('2'));
  EXPECT_EQ(BytesOf(keys[2]), KeyBytes('3'));
}

TEST_F(TokenKeyFile, MayHoldCommentsBlankLinesAndWindowsLineEnds) {
  const std::string text = "# made in March\r\n\r\n  " + absl::BytesToHexString(KeyBytes('1')) + " \r\n# old\n";
  ASSERT_OK_AND_ASSIGN(const std::vector<TokenKey> keys, Read(text));
  EXPECT_EQ(keys.size(), 1u);
}

TEST_F(TokenKeyFile, NeedsNoNewlineAtItsEnd) { EXPECT_THAT(Read(absl::BytesToHexString(KeyBytes('1'))), IsOk()); }

TEST_F(TokenKeyFile, IsRefusedWithTheLineButNotTheKeyThatIsWrong) {
  const absl::Status status = Read(absl::BytesToHexString(KeyBytes('1')) + "\nc2hvcnQ\n").status();
  EXPECT_THAT(status,
              AllOf(StatusIs(StatusCode::kInvalidArgument, HasSubstr("token.key:2")), HasReason("TOKEN_KEY_INVALID")));
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("c2hvcnQ")));
}

TEST_F(TokenKeyFile, IsRefusedWithoutAKey) {
  EXPECT_THAT(Read("# nothing\n"), StatusIs(StatusCode::kInvalidArgument, HasSubstr("holds no key")));
  EXPECT_THAT(Read(""), HasReason("TOKEN_KEY_INVALID"));
}

TEST_F(TokenKeyFile, IsRefusedWhenItCannotBeRead) {
  EXPECT_THAT(ReadTokenKeys(dir_->File("missing")),
              AllOf(StatusIs(StatusCode::kFailedPrecondition), HasReason("TOKEN_KEY_UNREADABLE")));
  EXPECT_THAT(ReadTokenKeys(dir_->path().string()), HasReason("TOKEN_KEY_UNREADABLE"));
}

TEST(TokenKey, HasExactly32Bytes) {
  EXPECT_THAT(TokenKey::FromBytes(std::string(32, 'k')), IsOk());
  for (const size_t size : {0u, 16u, 31u, 33u, 64u}) {
    EXPECT_THAT(TokenKey::FromBytes(std::string(size, 'k')), HasReason("TOKEN_KEY_INVALID")) << size;
  }
}

TEST(TokenKey, IsNamedByTheBeginningOfItsSha256) {
  ASSERT_OK_AND_ASSIGN(const TokenKey key, TokenKey::FromBytes(std::string(32, '\0')));
  EXPECT_EQ(absl::BytesToHexString(std::string(key.id())), "66687aad");
}

TEST(TokenKey, IsAnotherOneEachTimeItIsRandom) { EXPECT_NE(BytesOf(TokenKey::Random()), BytesOf(TokenKey::Random())); }

}  // namespace
}  // namespace rowgate::server
