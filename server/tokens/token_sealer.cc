#include "server/tokens/token_sealer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/status/errors.h"
#include "server/tokens/aes_gcm.h"

namespace rowgate::server {
namespace {

constexpr char kVersion = 1;
constexpr size_t kExpiryBytes = 8;
constexpr size_t kExpiryAt = 1 + kTokenKeyIdBytes;
constexpr size_t kNonceAt = kExpiryAt + kExpiryBytes;
constexpr size_t kHeaderBytes = kNonceAt + kNonceBytes;

std::string BigEndian(int64_t seconds) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(static_cast<uint64_t>(seconds) >> shift & 0xFF));
  }
  return bytes;
}

int64_t FromBigEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<uint8_t>(byte);
  return static_cast<int64_t>(value);
}

std::string MakeHeader(const TokenKey& key, absl::Time expires_at) {
  std::array<unsigned char, kNonceBytes> nonce{};
  FillRandom(nonce);
  std::string header(1, kVersion);
  header.append(key.id()).append(BigEndian(absl::ToUnixSeconds(expires_at)));
  return header.append(nonce.begin(), nonce.end());
}

GcmInput InputOf(std::string_view header, std::string_view associated_data) {
  return {.nonce = header.substr(kNonceAt), .header = header, .associated_data = associated_data};
}

// Nothing unless the text is the one spelling of its bytes: the decoder alone would ignore padding, blanks and the
// bits that the last digit has too many.
std::optional<std::string> DecodeToken(std::string_view token) {
  std::string bytes;
  if (token.size() > kTokenBytesMax || !absl::WebSafeBase64Unescape(orm::ToAbsl(token), &bytes)) return std::nullopt;
  if (orm::ToAbsl(token) != absl::WebSafeBase64Escape(bytes) || bytes.size() < kHeaderBytes + kTagBytes) {
    return std::nullopt;
  }
  return bytes;
}

}  // namespace

TokenSealer::TokenSealer(std::vector<TokenKey> keys) : keys_(std::move(keys)) {}

absl::StatusOr<TokenSealer> TokenSealer::FromKeyFile(const std::string& path) {
  ASSIGN_OR_RETURN(std::vector<TokenKey> keys, ReadTokenKeys(path));
  return TokenSealer(std::move(keys));
}

absl::StatusOr<TokenSealer> TokenSealer::FromKey(std::string_view bytes) {
  ASSIGN_OR_RETURN(const TokenKey key, TokenKey::FromBytes(bytes));
  return TokenSealer({key});
}

TokenSealer TokenSealer::Random() { return TokenSealer({TokenKey::Random()}); }

const TokenKey* TokenSealer::FindKey(std::string_view id) const {
  const auto key = std::ranges::find(keys_, id, &TokenKey::id);
  return key == keys_.end() ? nullptr : &*key;
}

std::string TokenSealer::Seal(std::string_view payload, std::string_view associated_data, absl::Time expires_at) const {
  const std::string header = MakeHeader(keys_.front(), expires_at);
  return absl::WebSafeBase64Escape(header + GcmEncrypt(keys_.front(), InputOf(header, associated_data), payload));
}

absl::StatusOr<std::string> TokenSealer::Open(std::string_view token, std::string_view associated_data,
                                              absl::Time now) const {
  const std::optional<std::string> bytes = DecodeToken(token);
  if (!bytes.has_value() || bytes->front() != kVersion) return PageTokenInvalid();
  const std::string_view header = std::string_view(*bytes).substr(0, kHeaderBytes);
  const TokenKey* key = FindKey(header.substr(1, kTokenKeyIdBytes));
  if (key == nullptr) return PageTokenInvalid();
  std::optional<std::string> payload =
      GcmDecrypt(*key, InputOf(header, associated_data), std::string_view(*bytes).substr(kHeaderBytes));
  if (!payload.has_value()) return PageTokenInvalid();
  // Only now is the expiry known to be the one that was sealed.
  if (absl::ToUnixSeconds(now) >= FromBigEndian(header.substr(kExpiryAt, kExpiryBytes))) return PageTokenExpired();
  return *std::move(payload);
}

std::string AssociatedData(std::span<const std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) orm::StrAppend(out, part.size(), ":", part);
  return out;
}

}  // namespace rowgate::server
