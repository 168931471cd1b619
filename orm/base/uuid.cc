#include "orm/base/uuid.h"

#include <sys/random.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace rowgate::orm {
namespace {

using UuidBytes = std::array<uint8_t, 16>;

UuidBytes RandomBytes() {
  UuidBytes bytes{};
  // Requests of up to 256 bytes are never cut short once the kernel's pool is ready.
  while (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
  }
  return bytes;
}

std::string Format(UuidBytes bytes, uint8_t version) {
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0F) | version << 4);
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3F) | 0x80);
  std::string text =
      absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  for (const size_t hyphen : {8U, 13U, 18U, 23U}) text.insert(hyphen, 1, '-');
  return text;
}

}  // namespace

std::string MakeUuid4() { return Format(RandomBytes(), 4); }

std::string MakeUuid7() {
  UuidBytes bytes = RandomBytes();
  const auto millis = static_cast<uint64_t>(absl::ToUnixMillis(absl::Now()));
  for (size_t i = 0; i < 6; ++i) bytes[i] = static_cast<uint8_t>(millis >> (40 - 8 * i));
  return Format(bytes, 7);
}

}  // namespace rowgate::orm
