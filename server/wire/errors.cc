#include "server/wire/errors.h"

#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::server {

using orm::InvalidField;
using orm::StrCat;

absl::Status MalformedRequest(std::string_view field) {
  return InvalidField("MALFORMED_REQUEST", field, "the bytes are no valid protobuf message of this type");
}
absl::Status UnknownField(std::string_view message, uint32_t number) {
  return InvalidField("UNKNOWN_FIELD", message,
                      StrCat("field number ", number, " is not known to this server; its data would be lost"));
}
absl::Status NestedRowsRefused(std::string_view field) {
  return orm::MakeError(absl::StatusCode::kUnimplemented,
                        StrCat(field,
                               ": nested rows are taken by Create, BatchCreate and Update, and by the inserts "
                               "and updates of a Commit"),
                        {.reason = "RELATION_WRITE_UNSUPPORTED", .metadata = {{"field", std::string(field)}}});
}
absl::Status ParametersTooLarge(size_t bytes_max) {
  orm::ErrorDetail detail{.reason = "PARAMS_TOO_LARGE",
                          .metadata = {{"limit", StrCat(bytes_max)}},
                          .violations = {{.field = "params", .description = "too large for so many writes"}}};
  return orm::MakeError(absl::StatusCode::kInvalidArgument,
                        StrCat("params: their size times the number of writes that may use them is more than ",
                               bytes_max, " bytes; send several requests"),
                        detail);
}
absl::Status InvalidUtf8(std::string_view field) {
  return InvalidField("INVALID_UTF8", field, "the text is not valid UTF-8");
}
absl::Status InvalidValue(std::string_view field, std::string_view description) {
  return InvalidField("INVALID_VALUE", field, description);
}
absl::Status RequestIdInvalid(size_t length_max) {
  return orm::InvalidField("REQUEST_ID_INVALID", "request_id",
                           orm::StrCat("at most ", length_max, " printable ASCII characters"));
}

absl::Status EmptyExpression(std::string_view field) {
  return InvalidField("EXPR_EMPTY", field, "the expression has nothing set; it never counts as true");
}
absl::Status NotAMember(std::string_view field, std::string_view enum_name, uint64_t number) {
  return InvalidValue(field, number == 0 ? StrCat("a member of ", enum_name, " must be said")
                                         : StrCat(number, " is no member of ", enum_name));
}
absl::Status MissingField(std::string_view field, std::string_view description) {
  return InvalidField("FIELD_REQUIRED", field, description);
}
absl::Status WrongOperands(std::string_view field, std::string_view description) {
  return InvalidField("WRONG_ARITY", field, description);
}
absl::Status UnknownOperator(std::string_view field, uint64_t number) {
  return InvalidField("UNKNOWN_OPERATOR", field, StrCat("operator ", number, " is not known to this server"));
}

}  // namespace rowgate::server
