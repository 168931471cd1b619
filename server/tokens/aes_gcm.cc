#include "server/tokens/aes_gcm.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstdlib>
#include <memory>

namespace rowgate::server {
namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

void Require(bool succeeded) {
  if (!succeeded) std::abort();
}

const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// `out` null: authenticates only. OpenSSL counts in int; callers stay far below, as requests have a limit.
void Update(EVP_CIPHER_CTX* context, unsigned char* out, std::string_view in) {
  int length = 0;
  Require(EVP_CipherUpdate(context, out, &length, Bytes(in), static_cast<int>(in.size())) == 1);
}

Context Begin(const TokenKey& key, const GcmInput& input, bool encrypt) {
  static_assert(kNonceBytes == 12, "the length GCM assumes");
  Context context(EVP_CIPHER_CTX_new());
  Require(context != nullptr && input.nonce.size() == kNonceBytes);
  Require(EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.bytes().data(), Bytes(input.nonce),
                            encrypt ? 1 : 0) == 1);
  Update(context.get(), nullptr, input.header);
  Update(context.get(), nullptr, input.associated_data);
  return context;
}

}  // namespace

std::string GcmEncrypt(const TokenKey& key, const GcmInput& input, std::string_view plaintext) {
  const Context context = Begin(key, input, true);
  std::string sealed(plaintext.size() + kTagBytes, '\0');
  Update(context.get(), Bytes(sealed), plaintext);
  unsigned char* tag = Bytes(sealed) + plaintext.size();
  int length = 0;
  Require(EVP_CipherFinal_ex(context.get(), tag, &length) == 1);
  Require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, tag) == 1);
  return sealed;
}

std::optional<std::string> GcmDecrypt(const TokenKey& key, const GcmInput& input, std::string_view sealed) {
  if (sealed.size() < kTagBytes) return std::nullopt;
  const std::string_view ciphertext = sealed.substr(0, sealed.size() - kTagBytes);
  std::string tag(sealed.substr(ciphertext.size()));
  const Context context = Begin(key, input, false);
  std::string plaintext(ciphertext.size() + 1, '\0');  // not empty: OpenSSL takes a null output for more header
  Update(context.get(), Bytes(plaintext), ciphertext);
  Require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1);
  int length = 0;
  if (EVP_CipherFinal_ex(context.get(), Bytes(plaintext) + ciphertext.size(), &length) != 1) return std::nullopt;
  plaintext.resize(ciphertext.size());
  return plaintext;
}

void FillRandom(std::span<unsigned char> bytes) {
  Require(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
}

}  // namespace rowgate::server
