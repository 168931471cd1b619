#include "orm/base/unicode.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace rowgate::orm {

bool IsValidUtf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const size_t size = text.size();
  size_t at = 0;
  while (at < size) {
    if (bytes[at] < 0x80) {  // the common case; ICU's macro below is slower on plain ASCII
      ++at;
      continue;
    }
    UChar32 code_point = 0;
    U8_NEXT(bytes, at, size, code_point);
    if (code_point < 0) return false;
  }
  return true;
}

size_t CountCodePoints(std::string_view text) {
  const auto is_lead = [](char byte) { return (static_cast<uint8_t>(byte) & 0xC0) != 0x80; };
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), is_lead));
}

}  // namespace rowgate::orm
