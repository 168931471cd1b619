#ifndef ROWGATE_ORM_BASE_STRINGS_H_
#define ROWGATE_ORM_BASE_STRINGS_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

// The packaged Abseil has a string_view of its own that std::string_view does not convert to. These wrappers accept
// std::string_view beside everything absl::StrCat takes.
namespace rowgate::orm {

inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }

namespace strings_internal {
template <class T>
decltype(auto) Adapt(const T& piece) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return ToAbsl(piece);
  } else {
    return piece;
  }
}
}  // namespace strings_internal

template <class... Pieces>
[[nodiscard]] std::string StrCat(const Pieces&... pieces) {
  return absl::StrCat(strings_internal::Adapt(pieces)...);
}

template <class... Pieces>
void StrAppend(std::string& out, const Pieces&... pieces) {
  absl::StrAppend(&out, strings_internal::Adapt(pieces)...);
}

// For unordered containers keyed by std::string that are searched by std::string_view.
struct StringHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
template <class V>
using StringMap = std::unordered_map<std::string, V, StringHash, std::equal_to<>>;

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BASE_STRINGS_H_
