#include "server/tokens/token_key.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "orm/base/strings.h"
#include "server/status/errors.h"
#include "server/tokens/aes_gcm.h"

namespace rowgate::server {
namespace {

bool IsHex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); });
}

// The bytes a line stands for, or nothing sensible: FromBytes checks the length.
std::string Decode(std::string_view line) {
  if (line.size() == 2 * kTokenKeyBytes && IsHex(line)) return absl::HexStringToBytes(orm::ToAbsl(line));
  std::string bytes;
  if (absl::Base64Unescape(orm::ToAbsl(line), &bytes)) return bytes;
  if (absl::WebSafeBase64Unescape(orm::ToAbsl(line), &bytes)) return bytes;
  return {};
}

std::string_view Trimmed(std::string_view line) { return orm::ToStd(absl::StripAsciiWhitespace(orm::ToAbsl(line))); }

}  // namespace

TokenKey::TokenKey(const std::array<unsigned char, kTokenKeyBytes>& bytes) : bytes_(bytes), id_() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_Digest(bytes_.data(), bytes_.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  std::copy_n(digest.begin(), id_.size(), id_.begin());
}

TokenKey::~TokenKey() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

absl::StatusOr<TokenKey> TokenKey::FromBytes(std::string_view bytes) {
  if (bytes.size() != kTokenKeyBytes) return TokenKeyInvalid("token key");
  std::array<unsigned char, kTokenKeyBytes> copy{};
  std::copy(bytes.begin(), bytes.end(), copy.begin());
  TokenKey key(copy);
  OPENSSL_cleanse(copy.data(), copy.size());
  return key;
}

TokenKey TokenKey::Random() {
  std::array<unsigned char, kTokenKeyBytes> bytes{};
  FillRandom(bytes);
  return TokenKey(bytes);
}

absl::StatusOr<std::vector<TokenKey>> ReadTokenKeys(const std::string& path) {
  std::ifstream file(path);
  std::vector<TokenKey> keys;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string_view text = Trimmed(line);
    if (text.empty() || text.front() == '#') continue;
    absl::StatusOr<TokenKey> key = TokenKey::FromBytes(Decode(text));
    if (!key.ok()) return TokenKeyInvalid(orm::StrCat(path, ":", number));
    keys.push_back(*std::move(key));
  }
  if (!file.eof()) return TokenKeyUnreadable(path);  // not there, a folder, or an error on the way
  if (keys.empty()) return TokenKeyInvalid(orm::StrCat(path, " holds no key"));
  return keys;
}

}  // namespace rowgate::server
