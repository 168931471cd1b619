#ifndef ROWGATE_SERVER_WIRE_ERRORS_H_
#define ROWGATE_SERVER_WIRE_ERRORS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

// What can be wrong with the bytes of a request; docs/errors.md lists them. All are INVALID_ARGUMENT.
namespace rowgate::server {

// The bytes are no message of the expected type (truncated, random, groups, a field of another wire type).
absl::Status MalformedRequest(std::string_view field);
// Dropping a newer client's field would lose data, so it is refused.
absl::Status UnknownField(std::string_view message, uint32_t number);
// UNIMPLEMENTED, RELATION_WRITE_UNSUPPORTED: nested rows in a key, or in a write of columns only.
absl::Status NestedRowsRefused(std::string_view field);
// PARAMS_TOO_LARGE: parameters that so many writes would share that copies of them would fill the memory.
absl::Status ParametersTooLarge(size_t bytes_max);
absl::Status InvalidUtf8(std::string_view field);
// A value its type does not have: a date like 2024-02-30, nanoseconds, an enum number out of range.
absl::Status InvalidValue(std::string_view field, std::string_view description);
// REQUEST_ID_INVALID: longer than `length_max`, or not printable ASCII.
absl::Status RequestIdInvalid(size_t length_max);
absl::Status EmptyExpression(std::string_view field);
// A number that the enum `enum_name` does not have, or "not said" where something must be.
absl::Status NotAMember(std::string_view field, std::string_view enum_name, uint64_t number);
// A field, or one of those of a oneof, that must be set: FIELD_REQUIRED.
absl::Status MissingField(std::string_view field, std::string_view description);
// Of a cast or quantifier, whose operands are fixed in number: WRONG_ARITY.
absl::Status WrongOperands(std::string_view field, std::string_view description);
absl::Status UnknownOperator(std::string_view field, uint64_t number);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_ERRORS_H_
