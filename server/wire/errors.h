#ifndef ROWGATE_SERVER_WIRE_ERRORS_H_
#define ROWGATE_SERVER_WIRE_ERRORS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

// What can be wrong with the bytes of a request; docs/errors.md lists them. All are INVALID_ARGUMENT.
namespace rowgate::server {

// The bytes are no message of the expected type (truncated, random, groups, a field of another wire type).
absl::Status MalformedRequest(std::string_view field);
// Dropping a newer client's field would lose data, so it is refused.
absl::Status UnknownField(std::string_view message, uint32_t number);
// UNIMPLEMENTED: a declared relation inside a row; this version writes columns only.
absl::Status RelationNotWritten(std::string_view field);
absl::Status InvalidUtf8(std::string_view field);
// A value its type does not have: a date like 2024-02-30, nanoseconds, an enum number out of range.
absl::Status InvalidValue(std::string_view field, std::string_view description);
absl::Status EmptyExpression(std::string_view field);
absl::Status UnknownOperator(std::string_view field, uint64_t number);
absl::Status ExpressionTooDeep(std::string_view field, int limit);
absl::Status ExpressionTooLarge(std::string_view field, int limit);
absl::Status ListTooLong(std::string_view field, int limit);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_ERRORS_H_
