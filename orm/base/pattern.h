#ifndef ROWGATE_ORM_BASE_PATTERN_H_
#define ROWGATE_ORM_BASE_PATTERN_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"

namespace re2 {
class RE2;
}

namespace rowgate::orm {

// A regular expression of RE2's syntax, whose matching takes time linear in the text whatever the pattern. Immutable
// and thread-safe.
class Pattern {
 public:
  // INVALID_PATTERN, without a field, when it is none.
  static absl::StatusOr<std::shared_ptr<const Pattern>> Compile(std::string_view pattern);
  ~Pattern();
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  bool MatchesWhole(std::string_view text) const;

 private:
  explicit Pattern(std::unique_ptr<const re2::RE2> compiled);

  const std::unique_ptr<const re2::RE2> compiled_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BASE_PATTERN_H_
