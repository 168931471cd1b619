#include "orm/dialects/sqlite/driver/case_folding.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "absl/strings/ascii.h"
#include "orm/base/strings.h"

namespace rowgate::orm::sqlite {
namespace {

using CaseFunction = int32_t (*)(const UCaseMap*, char*, int32_t, const char*, int32_t, UErrorCode*);

bool IsAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string Apply(CaseFunction function, const UCaseMap* map, std::string_view text) {
  if (text.size() > static_cast<size_t>(std::numeric_limits<int32_t>::max() / 4)) return "";
  std::string out(text.size() + text.size() / 2 + 8, '\0');
  // A second round when the first buffer was too small; ICU says then how much it needs.
  for (int round = 0; round < 2; ++round) {
    UErrorCode error = U_ZERO_ERROR;
    const int32_t size = function(map, out.data(), static_cast<int32_t>(out.size()), text.data(),
                                  static_cast<int32_t>(text.size()), &error);
    if (error != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(error)) return "";
    const bool fits = error != U_BUFFER_OVERFLOW_ERROR;
    out.resize(static_cast<size_t>(size));
    if (fits) return out;
  }
  return out;
}

// Bytes of the character that `text` starts with; one for a stray continuation byte.
size_t CharacterBytes(std::string_view text) {
  size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) ++size;
  return size;
}

struct Position {
  size_t text = 0;
  size_t pattern = 0;
};

// One step of the pattern that is not %; false when the text does not go along.
bool Advance(std::string_view text, std::string_view pattern, Position& at) {
  if (at.text >= text.size() || at.pattern >= pattern.size()) return false;
  if (pattern[at.pattern] == '_') {
    at.text += CharacterBytes(text.substr(at.text));
    ++at.pattern;
    return true;
  }
  const size_t literal = pattern[at.pattern] == '\\' ? at.pattern + 1 : at.pattern;
  if (literal >= pattern.size() || pattern[literal] != text[at.text]) return false;
  at = {.text = at.text + 1, .pattern = literal + 1};
  return true;
}

}  // namespace

CaseFolding::CaseFolding() {
  UErrorCode error = U_ZERO_ERROR;
  map_.reset(ucasemap_open("", 0, &error));  // "" is the root locale, null would be the environment's
  if (U_FAILURE(error)) map_.reset();
}

std::string CaseFolding::Lower(std::string_view text) const {
  if (IsAscii(text)) return absl::AsciiStrToLower(ToAbsl(text));
  return Apply(&ucasemap_utf8ToLower, map_.get(), text);
}

std::string CaseFolding::Upper(std::string_view text) const {
  if (IsAscii(text)) return absl::AsciiStrToUpper(ToAbsl(text));
  return Apply(&ucasemap_utf8ToUpper, map_.get(), text);
}

// Only the last % is ever returned to: what an earlier one matched can be left to it. No recursion, so a hostile
// pattern costs time in proportion to text times pattern at worst.
bool MatchesLike(std::string_view text, std::string_view pattern) {
  Position at;
  Position retry;
  bool has_retry = false;
  while (at.text < text.size() || at.pattern < pattern.size()) {
    if (at.pattern < pattern.size() && pattern[at.pattern] == '%') {
      ++at.pattern;
      retry = at;
      has_retry = true;
    } else if (!Advance(text, pattern, at)) {
      if (!has_retry || retry.text >= text.size()) return false;
      retry.text += CharacterBytes(text.substr(retry.text));
      at = retry;
    }
  }
  return true;
}

}  // namespace rowgate::orm::sqlite
