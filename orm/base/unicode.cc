#include "orm/base/unicode.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace rowgate::orm {
namespace {

icu::UnicodeString FromUtf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

}  // namespace

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

std::string LowerText(std::string_view text) {
  std::string lower;
  FromUtf8(text).toLower(icu::Locale::getRoot()).toUTF8String(lower);
  return lower;
}

std::string_view TrimText(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  auto end = static_cast<int32_t>(text.size());
  for (int32_t at = end; at > 0; end = at) {
    UChar32 code_point = 0;
    U8_PREV(bytes, 0, at, code_point);
    if (!u_isUWhiteSpace(code_point)) break;
  }
  int32_t start = 0;
  for (int32_t at = 0; at < end; start = at) {
    UChar32 code_point = 0;
    U8_NEXT(bytes, at, end, code_point);
    if (!u_isUWhiteSpace(code_point)) break;
  }
  return text.substr(static_cast<size_t>(start), static_cast<size_t>(end - start));
}

std::string NfcText(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  if (U_FAILURE(error)) return std::string(text);
  const icu::UnicodeString source = FromUtf8(text);
  std::string composed;
  nfc->normalize(source, error).toUTF8String(composed);
  return U_FAILURE(error) ? std::string(text) : composed;
}

}  // namespace rowgate::orm
