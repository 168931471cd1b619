#include "server/wire/transaction_options.h"

#include <cstdint>
#include <string>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/wire/errors.h"
#include "server/wire/known_messages.h"

namespace rowgate::server {

absl::StatusOr<orm::Isolation> ReadIsolation(const WireField& wire, std::string_view field) {
  if (wire.type != WireType::kVarint) return MalformedRequest(field);
  switch (wire.scalar) {
    case 0: return orm::Isolation::kDefault;
    case 1: return orm::Isolation::kReadCommitted;
    case 2: return orm::Isolation::kRepeatableRead;
    case 3: return orm::Isolation::kSerializable;
    default: return NotAMember(field, "rowgate.v1.IsolationLevel", wire.scalar);
  }
}

absl::StatusOr<absl::Duration> ReadTimeout(const WireField& wire, std::string_view field, absl::Duration max) {
  if (wire.type != WireType::kBytes) return MalformedRequest(field);
  const absl::StatusOr<orm::Duration> decoded = DecodeDuration(wire.bytes);
  if (!decoded.ok()) return orm::WithFieldPrefix(decoded.status(), field);
  const absl::Duration timeout = absl::Microseconds(decoded->micros);
  if (timeout <= absl::ZeroDuration()) return InvalidValue(field, "a time to wait is longer than nothing");
  if (timeout > max) {
    return InvalidValue(field, orm::StrCat("longer than ", absl::FormatDuration(max)));
  }
  return timeout;
}

}  // namespace rowgate::server
