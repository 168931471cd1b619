#ifndef ROWGATE_ORM_EXPR_EXCERPT_H_
#define ROWGATE_ORM_EXPR_EXCERPT_H_

#include <cstddef>
#include <string>
#include <string_view>

// How messages point into the text of an expression, and how they repeat what a client wrote. Thread-safe.
namespace rowgate::orm {

// "<message> at position 7", a line with the surrounding text and a line with a caret below the place. Positions count
// characters from 1; `offset` counts bytes from 0 and may be the end of the text, which must be valid UTF-8.
std::string PointAt(std::string_view message, std::string_view text, size_t offset);

// `name` in backticks, cut to a length that suits a message.
std::string QuotedName(std::string_view name);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXPR_EXCERPT_H_
