#include "orm/bind/suggest.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "absl/strings/ascii.h"
#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

constexpr size_t kNameBytesMax = 64;  // longer names are no typing mistakes

// Insertions, deletions and replacements that turn one into the other, whatever their case.
size_t EditDistance(std::string_view from, std::string_view to) {
  std::vector<size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < from.size(); ++i) {
    size_t diagonal = row[0]++;
    for (size_t j = 0; j < to.size(); ++j) {
      const bool same = absl::ascii_tolower(static_cast<unsigned char>(from[i])) ==
                        absl::ascii_tolower(static_cast<unsigned char>(to[j]));
      const size_t replaced = diagonal + (same ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string DidYouMean(std::string_view name, std::span<const std::string_view> candidates) {
  if (name.size() > kNameBytesMax) return "";
  std::string_view best;
  // Two changes at least for all but the shortest names: that is what two swapped letters are.
  const size_t allowed = name.size() < 4 ? 1 : std::max<size_t>(2, name.size() / 3);
  size_t best_distance = allowed + 1;
  for (const std::string_view candidate : candidates) {
    const size_t distance = EditDistance(name, candidate);
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = candidate;
  }
  return best.empty() ? "" : StrCat(" (did you mean `", best, "`?)");
}

}  // namespace rowgate::orm
