#ifndef ROWGATE_SERVER_TOKENS_TOKEN_SEALER_H_
#define ROWGATE_SERVER_TOKENS_TOKEN_SEALER_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/tokens/token_key.h"

// Page tokens: what the server must remember between two pages, carried by the client, who can neither read nor change
// it. A keyset holds values of the last row, so a token in the clear would leak columns that are never sent.
//
// The bytes below the base64url: version 1 (1 byte) | key id (4) | expiry, Unix seconds, big endian (8) | nonce (12) |
// ciphertext | tag (16). AES-256-GCM authenticates all of it and the associated data. Nonces are random: one key is
// good for 2^32 tokens.
namespace rowgate::server {

// A longer token is refused before anything is computed from it.
inline constexpr size_t kTokenBytesMax = 8192;

// A value, immutable and thread-safe.
class TokenSealer {
 public:
  // The first key seals, all open: rotate by putting the new key first and dropping the old one when its tokens have
  // expired. All replicas need the same file. Errors: as ReadTokenKeys.
  static absl::StatusOr<TokenSealer> FromKeyFile(const std::string& path);
  // One key of 32 raw bytes. Errors: TOKEN_KEY_INVALID.
  static absl::StatusOr<TokenSealer> FromKey(std::string_view bytes);
  // A key of this process: its tokens die with it and no other replica opens them.
  static TokenSealer Random();

  // `associated_data` is what the token is bound to (see AssociatedData). `expires_at` is kept to the second.
  std::string Seal(std::string_view payload, std::string_view associated_data, absl::Time expires_at) const;

  // The payload. Errors: INVALID_ARGUMENT PAGE_TOKEN_INVALID for anything that Seal has not made with one of the keys
  // and this associated data, PAGE_TOKEN_EXPIRED when `now` is at or after its expiry.
  absl::StatusOr<std::string> Open(std::string_view token, std::string_view associated_data, absl::Time now) const;

 private:
  explicit TokenSealer(std::vector<TokenKey> keys);

  const TokenKey* FindKey(std::string_view id) const;

  std::vector<TokenKey> keys_;  // not empty
};

// One text of several (method, filter, order, schema fingerprint), such that no two lists give the same.
std::string AssociatedData(std::span<const std::string_view> parts);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TOKENS_TOKEN_SEALER_H_
