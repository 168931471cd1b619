#include "server/tokens/token_sealer.h"

#include <array>
#include <fstream>
#include <set>
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
using test::IsOkAndHolds;
using test::StatusIs;
using testing::AllOf;
using testing::MatchesRegex;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
const absl::Time kLater = kNow + absl::Hours(1);
constexpr std::string_view kRequest = "blog.v1.UserRepository/List|filter|order";

std::string Unescape(const std::string& token) {
  std::string bytes;
  EXPECT_TRUE(absl::WebSafeBase64Unescape(token, &bytes));
  return bytes;
}

TEST(TokenSealer, OpensWhatItSealed) {
  const TokenSealer sealer = TokenSealer::Random();
  for (const std::string& payload : {std::string(), std::string("keyset"), std::string(4000, '\xff')}) {
    const std::string token = sealer.Seal(payload, kRequest, kLater);
    EXPECT_THAT(sealer.Open(token, kRequest, kNow), IsOkAndHolds(payload));
  }
}

TEST(TokenSealer, WritesTokensThatAUrlCanCarryAndThatShowNothing) {
  const std::string token = TokenSealer::Random().Seal("alice@example.com", kRequest, kLater);
  EXPECT_THAT(token, MatchesRegex("[-_A-Za-z0-9]+"));
  EXPECT_EQ(Unescape(token).find("alice"), std::string::npos);
}

TEST(TokenSealer, NeverWritesTheSameTokenTwice) {
  const TokenSealer sealer = TokenSealer::Random();
  std::set<std::string> tokens;
  for (int i = 0; i < 1000; ++i) tokens.insert(sealer.Seal("same", kRequest, kLater));
  EXPECT_EQ(tokens.size(), 1000u);
}

TEST(TokenSealer, RefusesATokenWithAnyBitFlipped) {
  const TokenSealer sealer = TokenSealer::Random();
  const std::string bytes = Unescape(sealer.Seal("payload", kRequest, kLater));
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string changed = bytes;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    EXPECT_THAT(sealer.Open(absl::WebSafeBase64Escape(changed), kRequest, kNow),
                AllOf(StatusIs(StatusCode::kInvalidArgument), HasReason("PAGE_TOKEN_INVALID")))
        << "bit " << bit;
  }
}

TEST(TokenSealer, RefusesATokenWithAnyCharacterChanged) {
  const TokenSealer sealer = TokenSealer::Random();
  const std::string token = sealer.Seal("payload", kRequest, kLater);
  for (size_t at = 0; at < token.size(); ++at) {
    for (const char other : std::string_view("A_-9z= \n+/")) {
      std::string changed = token;
      changed[at] = other;
      if (changed == token) continue;
      EXPECT_THAT(sealer.Open(changed, kRequest, kNow), HasReason("PAGE_TOKEN_INVALID")) << at << other;
    }
  }
}

TEST(TokenSealer, RefusesAnotherSpellingOfTheSameBytes) {
  const TokenSealer sealer = TokenSealer::Random();
  const std::string token = sealer.Seal("payload", kRequest, kLater);
  for (const std::string& spelling : {token + "=", token + "==", token + "\n", " " + token, token + "A"}) {
    EXPECT_THAT(sealer.Open(spelling, kRequest, kNow), HasReason("PAGE_TOKEN_INVALID")) << spelling;
  }
}

TEST(TokenSealer, RefusesATokenCutAnywhere) {
  const TokenSealer sealer = TokenSealer::Random();
  const std::string token = sealer.Seal("payload", kRequest, kLater);
  for (size_t length = 0; length < token.size(); ++length) {
    EXPECT_THAT(sealer.Open(token.substr(0, length), kRequest, kNow), HasReason("PAGE_TOKEN_INVALID")) << length;
  }
}

TEST(TokenSealer, RefusesWhatIsLongerThanAnyToken) {
  const TokenSealer sealer = TokenSealer::Random();
  const std::string token = sealer.Seal(std::string(kTokenBytesMax, 'x'), kRequest, kLater);
  EXPECT_THAT(sealer.Open(token, kRequest, kNow), HasReason("PAGE_TOKEN_INVALID"));
}

TEST(TokenSealer, RefusesTheTokenOfAnotherRequest) {
  const TokenSealer sealer = TokenSealer::Random();
  const std::string token = sealer.Seal("payload", kRequest, kLater);
  EXPECT_THAT(sealer.Open(token, "blog.v1.UserRepository/List|filter|other", kNow), HasReason("PAGE_TOKEN_INVALID"));
  EXPECT_THAT(sealer.Open(token, "", kNow), HasReason("PAGE_TOKEN_INVALID"));
}

TEST(TokenSealer, RefusesTheTokenOfAnotherKey) {
  const std::string token = TokenSealer::Random().Seal("payload", kRequest, kLater);
  EXPECT_THAT(TokenSealer::Random().Open(token, kRequest, kNow), HasReason("PAGE_TOKEN_INVALID"));
}

TEST(TokenSealer, TellsAnExpiredTokenFromAWrongOne) {
  const TokenSealer sealer = TokenSealer::Random();
  const std::string token = sealer.Seal("payload", kRequest, kLater);
  EXPECT_THAT(sealer.Open(token, kRequest, kLater - absl::Seconds(1)), IsOkAndHolds("payload"));
  EXPECT_THAT(sealer.Open(token, kRequest, kLater),
              AllOf(StatusIs(StatusCode::kInvalidArgument), HasReason("PAGE_TOKEN_EXPIRED")));
  EXPECT_THAT(sealer.Open(token, "other", kLater), HasReason("PAGE_TOKEN_INVALID"));
}

TEST(TokenSealer, SealsWithTheFirstKeyOfAFileAndOpensWithAll) {
  ASSERT_OK_AND_ASSIGN(const test::TempDir dir, test::TempDir::Create());
  const std::string old_key(32, 'o');
  const std::string new_key(32, 'n');
  std::ofstream(dir.File("keys")) << absl::BytesToHexString(new_key) << "\n" << absl::Base64Escape(old_key) << "\n";
  ASSERT_OK_AND_ASSIGN(const TokenSealer both, TokenSealer::FromKeyFile(dir.File("keys")));
  ASSERT_OK_AND_ASSIGN(const TokenSealer only_old, TokenSealer::FromKey(old_key));
  ASSERT_OK_AND_ASSIGN(const TokenSealer only_new, TokenSealer::FromKey(new_key));

  EXPECT_THAT(both.Open(only_old.Seal("p", kRequest, kLater), kRequest, kNow), IsOkAndHolds("p"));
  EXPECT_THAT(only_new.Open(both.Seal("p", kRequest, kLater), kRequest, kNow), IsOkAndHolds("p"));
}

TEST(AssociatedData, DiffersForEachListOfParts) {
  using Parts = std::array<std::string_view, 2>;
  EXPECT_NE(AssociatedData(Parts{"ab", "c"}), AssociatedData(Parts{"a", "bc"}));
  EXPECT_NE(AssociatedData(Parts{"", "1:a"}), AssociatedData(Parts{"1:a", ""}));
  EXPECT_NE(AssociatedData(Parts{"a", ""}), AssociatedData(std::array<std::string_view, 1>{"a"}));
}

}  // namespace
}  // namespace rowgate::server
