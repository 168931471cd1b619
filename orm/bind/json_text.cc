#include "orm/bind/json_text.h"

#include <algorithm>
#include <cstddef>

#include <nlohmann/json.hpp>

namespace rowgate::orm {
namespace {

constexpr int kDepthMax = 1000;

// For valid JSON, in which a backslash only occurs in strings.
bool MentionsNul(std::string_view text) {
  for (size_t at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', at + 2)) {
    if (text.substr(at + 1, 5) == "u0000") return true;
  }
  return false;
}

int DepthOf(std::string_view text) {
  int depth = 0;
  int deepest = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') ++i;
    if (c == '"') in_string = !in_string;
    if (in_string) continue;
    if (c == '[' || c == '{') deepest = std::max(deepest, ++depth);
    if (c == ']' || c == '}') --depth;
  }
  return deepest;
}

}  // namespace

bool IsStorableJson(std::string_view text) {
  return nlohmann::json::accept(text.begin(), text.end()) && !MentionsNul(text) && DepthOf(text) <= kDepthMax;
}

}  // namespace rowgate::orm
