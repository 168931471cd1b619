#include "server/wire/fingerprint.h"

#include <google/protobuf/descriptor.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/wire/canonical_message.h"
#include "server/wire/request_reader.h"
#include "server/wire/wire_reader.h"

namespace rowgate::server {
namespace {

std::string Sha256Hex(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash;
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1) std::abort();
  return absl::BytesToHexString({reinterpret_cast<const char*>(hash.data()), size});
}

// The one option that says what the call does; the others say how it runs, and may change when it is repeated.
absl::StatusOr<bool> ShowsDeleted(std::string_view request) {
  orm::RequestOptions options;
  WireReader reader(request);
  WireField wire;
  while (reader.Next(wire)) {
    if (wire.number == kOptionsField) RETURN_IF_ERROR(ReadOptions(wire, options));
  }
  return options.show_deleted;
}

}  // namespace

struct Fingerprints::Parts {
  explicit Parts(const google::protobuf::DescriptorPool& schema) : pool(schema), messages(schema) {}

  const google::protobuf::DescriptorPool& pool;
  const CanonicalMessages messages;
};

Fingerprints::Fingerprints(const google::protobuf::DescriptorPool& pool) : parts_(std::make_unique<Parts>(pool)) {}
Fingerprints::~Fingerprints() = default;

absl::StatusOr<std::string> Fingerprints::Of(std::string_view method, std::string_view request) const {
  std::string name(method);
  std::replace(name.begin(), name.end(), '/', '.');
  const google::protobuf::MethodDescriptor* descriptor = parts_->pool.FindMethodByName(name);
  if (descriptor == nullptr) return orm::InternalError("METHOD_MISSING", method);
  static constexpr uint32_t kLeftOut[] = {kRequestIdField, kOptionsField};
  ASSIGN_OR_RETURN(const std::string canonical, parts_->messages.Rewrite(*descriptor->input_type(), request, kLeftOut));
  ASSIGN_OR_RETURN(const bool shows_deleted, ShowsDeleted(request));
  return Sha256Hex(orm::StrCat(method, shows_deleted ? "\ndeleted\n" : "\n", canonical));
}

}  // namespace rowgate::server
