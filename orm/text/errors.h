#ifndef ROWGATE_ORM_TEXT_ERRORS_H_
#define ROWGATE_ORM_TEXT_ERRORS_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

// Errors of the text form of expressions and queries. All take the field that held the text, the text and the byte
// offset of the offence; the description says the position and shows it with a caret.
namespace rowgate::orm {

// INVALID_ARGUMENT, reason FILTER_SYNTAX.
absl::Status FilterSyntax(std::string_view field, std::string_view text, size_t offset, std::string_view problem);

// INVALID_ARGUMENT, reason FILTER_SYNTAX; the text cannot be shown.
absl::Status FilterNotUtf8(std::string_view field);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_ERRORS_H_
