#include "orm/base/pattern.h"

#include <re2/re2.h>

#include <string>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::orm {

absl::StatusOr<std::shared_ptr<const Pattern>> Pattern::Compile(std::string_view pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_unique<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!compiled->ok()) return InvalidField("INVALID_PATTERN", "", StrCat("no regular expression: ", compiled->error()));
  return std::shared_ptr<const Pattern>(new Pattern(std::move(compiled)));
}

Pattern::Pattern(std::unique_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}
Pattern::~Pattern() = default;

bool Pattern::MatchesWhole(std::string_view text) const {
  return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

}  // namespace rowgate::orm
