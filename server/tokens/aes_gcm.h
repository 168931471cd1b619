#ifndef ROWGATE_SERVER_TOKENS_AES_GCM_H_
#define ROWGATE_SERVER_TOKENS_AES_GCM_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/tokens/token_key.h"

// AES-256-GCM and randomness of OpenSSL. Thread-safe. A failure of the library that no input can cause (no memory, no
// randomness) ends the process: going on would mean predictable tokens.
namespace rowgate::server {

inline constexpr size_t kNonceBytes = 12;
inline constexpr size_t kTagBytes = 16;

// What both directions must agree on. Borrows its texts.
struct GcmInput {
  std::string_view nonce;            // kNonceBytes, never twice with one key
  std::string_view header;           // authenticated, sent along by the caller
  std::string_view associated_data;  // authenticated, known to both sides
};

// The ciphertext, as long as `plaintext`, with the tag behind it.
std::string GcmEncrypt(const TokenKey& key, const GcmInput& input, std::string_view plaintext);
// Nothing when any bit of key, input or ciphertext differs. `sealed` is ciphertext and tag.
std::optional<std::string> GcmDecrypt(const TokenKey& key, const GcmInput& input, std::string_view sealed);

void FillRandom(std::span<unsigned char> bytes);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TOKENS_AES_GCM_H_
