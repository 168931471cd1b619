#include "orm/text/errors.h"

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/expr/excerpt.h"

namespace rowgate::orm {

absl::Status FilterSyntax(std::string_view field, std::string_view text, size_t offset, std::string_view problem) {
  return InvalidField("FILTER_SYNTAX", field, PointAt(problem, text, offset));
}

absl::Status FilterNotUtf8(std::string_view field) {
  return InvalidField("FILTER_SYNTAX", field, "the text is not valid UTF-8");
}

absl::Status QuantifierUnsupported(std::string_view field, std::string_view text, size_t offset) {
  ErrorDetail detail{.reason = "RELATION_PATH_UNSUPPORTED"};
  const std::string description = PointAt("conditions on related rows are not supported by this version", text, offset);
  detail.violations.push_back({.field = std::string(field), .description = description});
  return MakeError(absl::StatusCode::kUnimplemented, StrCat(field, ": ", description), detail);
}

}  // namespace rowgate::orm
