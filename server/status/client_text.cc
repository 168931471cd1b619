#include "server/status/client_text.h"

#include <algorithm>

#include "orm/base/unicode.h"

namespace rowgate::server {
namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

// Length in bytes of the character that `text` (not empty) begins with, or 0 when it begins with none.
size_t CharacterLength(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return 1;
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  return length <= text.size() && orm::IsValidUtf8(text.substr(0, length)) ? length : 0;
}

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

std::string ClientText(std::string_view text, size_t bytes_max) {
  std::string out;
  // One character more than fits shows that there is something to cut.
  while (!text.empty() && out.size() <= bytes_max) {
    const size_t length = CharacterLength(text);
    out.append(length == 0 ? "?" : text.substr(0, length));
    text.remove_prefix(std::max<size_t>(length, 1));
  }
  if (out.size() <= bytes_max) return out;
  size_t end = bytes_max - kEllipsis.size();
  while (end > 0 && IsContinuation(out[end])) --end;
  out.resize(end);
  return out.append(kEllipsis);
}

}  // namespace rowgate::server
