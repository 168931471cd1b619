#ifndef ROWGATE_ORM_BIND_SUGGEST_H_
#define ROWGATE_ORM_BIND_SUGGEST_H_

#include <span>
#include <string>
#include <string_view>

namespace rowgate::orm {

// " (did you mean `title`?)" with the candidate that `name` is most likely a misspelling of, or nothing when none is
// near.
std::string DidYouMean(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_SUGGEST_H_
