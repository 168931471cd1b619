#include "orm/txn/transaction_id.h"

#include <sys/random.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

constexpr size_t kReplicaBytes = 8;
constexpr size_t kSecretBytes = 16;
constexpr size_t kReplicaLength = 2 * kReplicaBytes;
constexpr size_t kIdLength = kReplicaLength + 1 + 2 * kSecretBytes;
constexpr size_t kLoggedSecret = 8;

std::string RandomHex(size_t bytes) {
  std::string random(bytes, '\0');
  // Requests of up to 256 bytes are never cut short once the kernel's pool is ready.
  while (getrandom(random.data(), bytes, 0) != static_cast<ssize_t>(bytes)) {
  }
  return absl::BytesToHexString(ToAbsl(random));
}

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace

TransactionIds::TransactionIds() : replica_(RandomHex(kReplicaBytes)) {}

std::string TransactionIds::Next() const { return StrCat(replica_, "-", RandomHex(kSecretBytes)); }

TransactionIds::Origin TransactionIds::OriginOf(std::string_view id) const {
  if (id.size() != kIdLength || id[kReplicaLength] != '-') return Origin::kMalformed;
  const std::string_view replica = id.substr(0, kReplicaLength);
  if (!IsHex(replica) || !IsHex(id.substr(kReplicaLength + 1))) return Origin::kMalformed;
  return replica == replica_ ? Origin::kOurs : Origin::kOtherReplica;
}

std::string LoggedId(std::string_view id) { return std::string(id.substr(0, kReplicaLength + 1 + kLoggedSecret)); }

}  // namespace rowgate::orm
