#include "orm/text/errors.h"

#include "orm/base/errors.h"
#include "orm/expr/excerpt.h"

namespace rowgate::orm {

absl::Status FilterSyntax(std::string_view field, std::string_view text, size_t offset, std::string_view problem) {
  return InvalidField("FILTER_SYNTAX", field, PointAt(problem, text, offset));
}

absl::Status FilterNotUtf8(std::string_view field) {
  return InvalidField("FILTER_SYNTAX", field, "the text is not valid UTF-8");
}

}  // namespace rowgate::orm
