#ifndef ROWGATE_SERVER_TOKENS_TOKEN_KEY_H_
#define ROWGATE_SERVER_TOKENS_TOKEN_KEY_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace rowgate::server {

inline constexpr size_t kTokenKeyBytes = 32;
inline constexpr size_t kTokenKeyIdBytes = 4;

// A key of AES-256 and its name. A value; the bytes are wiped when it goes. Thread-safe.
class TokenKey {
 public:
  // Exactly kTokenKeyBytes, else TOKEN_KEY_INVALID.
  static absl::StatusOr<TokenKey> FromBytes(std::string_view bytes);
  static TokenKey Random();

  TokenKey(const TokenKey&) = default;
  TokenKey& operator=(const TokenKey&) = default;
  ~TokenKey();

  const std::array<unsigned char, kTokenKeyBytes>& bytes() const { return bytes_; }
  // The first bytes of the key's SHA-256: tells keys apart without giving anything away.
  std::string_view id() const { return {id_.data(), id_.size()}; }

 private:
  explicit TokenKey(const std::array<unsigned char, kTokenKeyBytes>& bytes);

  std::array<unsigned char, kTokenKeyBytes> bytes_;
  std::array<char, kTokenKeyIdBytes> id_;
};

// The keys of a file: one a line, 64 hex digits or base64 (either alphabet, padding optional). Empty lines and lines
// that begin with '#' do not count. At least one key. Errors: TOKEN_KEY_UNREADABLE, TOKEN_KEY_INVALID with the line.
absl::StatusOr<std::vector<TokenKey>> ReadTokenKeys(const std::string& path);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TOKENS_TOKEN_KEY_H_
