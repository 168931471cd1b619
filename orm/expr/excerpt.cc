#include "orm/expr/excerpt.h"

#include <algorithm>

#include "orm/base/strings.h"
#include "orm/base/unicode.h"

namespace rowgate::orm {
namespace {

// Enough to recognise the place, little enough for a status that must stay small.
constexpr size_t kCharactersBefore = 40;
constexpr size_t kCharactersAfter = 30;
constexpr size_t kNameBytesMax = 64;

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Moves `offset` by up to `count` characters to the left.
size_t Back(std::string_view text, size_t offset, size_t count) {
  for (; offset > 0 && count > 0; --count) {
    --offset;
    while (offset > 0 && IsContinuation(text[offset])) --offset;
  }
  return offset;
}

size_t Forward(std::string_view text, size_t offset, size_t count) {
  for (; offset < text.size() && count > 0; --count) {
    ++offset;
    while (offset < text.size() && IsContinuation(text[offset])) ++offset;
  }
  return offset;
}

// Line breaks and tabs would put the caret in the wrong place.
std::string OnOneLine(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }, ' ');
  return line;
}

}  // namespace

std::string PointAt(std::string_view message, std::string_view text, size_t offset) {
  offset = std::min(offset, text.size());
  const size_t begin = Back(text, offset, kCharactersBefore);
  const size_t end = Forward(text, offset, kCharactersAfter);
  const std::string_view before = text.substr(begin, offset - begin);
  const size_t caret = CountCodePoints(before) + (begin > 0 ? 1 : 0);
  return StrCat(message, " at position ", CountCodePoints(text.substr(0, offset)) + 1, "\n", begin > 0 ? "…" : "",
                OnOneLine(text.substr(begin, end - begin)), end < text.size() ? "…" : "", "\n", std::string(caret, ' '),
                "^");
}

std::string QuotedName(std::string_view name) {
  if (name.size() <= kNameBytesMax) return StrCat("`", name, "`");
  size_t end = kNameBytesMax;
  while (end > 0 && IsContinuation(name[end])) --end;
  return StrCat("`", name.substr(0, end), "…`");
}

}  // namespace rowgate::orm
