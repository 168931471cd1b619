#ifndef ROWGATE_ORM_BASE_UNICODE_H_
#define ROWGATE_ORM_BASE_UNICODE_H_

#include <cstddef>
#include <string>
#include <string_view>

// Text checks that every database must agree on, so the gateway does them (semantics D10). Thread-safe.
namespace rowgate::orm {

// True for well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool IsValidUtf8(std::string_view text);

// Number of code points; `text` must be valid UTF-8. This is the unit of max_length.
size_t CountCodePoints(std::string_view text);

// Of valid UTF-8 only. Lower case by Unicode's root locale; without white space (Unicode's) at both ends; in
// normalization form C.
std::string LowerText(std::string_view text);
std::string_view TrimText(std::string_view text);
std::string NfcText(std::string_view text);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BASE_UNICODE_H_
