#include "protoschema/names.h"

#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "orm/base/strings.h"
#include "orm/base/unicode.h"

namespace rowgate::protoschema {
namespace {

using orm::StrAppend;
using orm::StrCat;

constexpr size_t kNameBytesMax = 63;      // PostgreSQL's NAMEDATALEN - 1
constexpr size_t kMadeNameBytesMax = 60;  // room for a suffix such as "_1"

bool IsUpper(char c) { return absl::ascii_isupper(static_cast<unsigned char>(c)); }
bool IsLower(char c) { return absl::ascii_islower(static_cast<unsigned char>(c)); }
bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

// A capital starts a word after a small letter or digit, and before a small letter when it ends a run of capitals.
bool StartsWord(std::string_view name, size_t i) {
  if (i == 0 || !IsUpper(name[i]) || name[i - 1] == '_') return false;
  return IsLower(name[i - 1]) || IsDigit(name[i - 1]) || (i + 1 < name.size() && IsLower(name[i + 1]));
}

uint32_t Hash32(std::string_view text) {
  uint32_t hash = 2166136261U;  // FNV-1a: stable across builds and platforms
  for (const char byte : text) hash = (hash ^ static_cast<uint8_t>(byte)) * 16777619U;
  return hash;
}

bool EndsWithAny(std::string_view text, std::initializer_list<std::string_view> endings) {
  for (const std::string_view ending : endings) {
    if (text.ends_with(ending)) return true;
  }
  return false;
}

}  // namespace

std::string SnakeCase(std::string_view name) {
  std::string out;
  for (size_t i = 0; i < name.size(); ++i) {
    if (StartsWord(name, i)) out += '_';
    out += absl::ascii_tolower(static_cast<unsigned char>(name[i]));
  }
  return out;
}

std::string UpperSnakeCase(std::string_view name) {
  std::string out = SnakeCase(name);
  absl::AsciiStrToUpper(&out);
  return out;
}

std::string CamelCase(std::string_view name) {
  std::string out;
  bool start = true;
  for (const char c : name) {
    if (c == '_') {
      start = true;
      continue;
    }
    out += start ? absl::ascii_toupper(static_cast<unsigned char>(c)) : c;
    start = false;
  }
  return out;
}

std::string LowerAscii(std::string_view text) {
  std::string out(text);
  absl::AsciiStrToLower(&out);
  return out;
}

std::string Plural(std::string_view noun) {
  const bool vowel_y = EndsWithAny(noun, {"ay", "ey", "iy", "oy", "uy"});
  if (noun.ends_with('y') && !vowel_y) return StrCat(noun.substr(0, noun.size() - 1), "ies");
  if (EndsWithAny(noun, {"s", "x", "z", "ch", "sh"})) return StrCat(noun, "es");
  return StrCat(noun, "s");
}

std::string ShortenName(std::string name) {
  if (name.size() <= kMadeNameBytesMax) return name;
  size_t cut = kMadeNameBytesMax - 9;
  while (cut > 0 && (static_cast<uint8_t>(name[cut]) & 0xC0) == 0x80) --cut;  // not inside a character
  return StrCat(name.substr(0, cut), "_", absl::StrCat(absl::Hex(Hash32(name), absl::kZeroPad8)));
}

std::string ConventionName(std::string_view prefix, std::string_view table, std::span<const std::string> parts) {
  std::string name = StrCat(prefix, "_", table);
  for (const std::string& part : parts) StrAppend(name, "_", part);
  return ShortenName(std::move(name));
}

std::string SqlNameProblem(std::string_view name) {
  if (name.empty()) return "is empty";
  if (!orm::IsValidUtf8(name)) return "is not valid UTF-8";
  if (name.size() > kNameBytesMax) return StrCat("is longer than ", kNameBytesMax, " bytes");
  for (const char c : name) {
    if (static_cast<uint8_t>(c) < 0x20 || c == 0x7F) return "contains a control character";
  }
  return "";
}

}  // namespace rowgate::protoschema
