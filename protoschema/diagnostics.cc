#include "protoschema/diagnostics.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::protoschema {

using orm::StrAppend;
using orm::StrCat;

std::string Location::ToString() const {
  std::string text = file;
  if (line > 0) StrAppend(text, ":", line);
  if (line > 0 && column > 0) StrAppend(text, ":", column);
  return text;
}

void Diagnostics::Add(Location location, std::string_view element, std::string_view problem) {
  Problem added{std::move(location), element.empty() ? std::string(problem) : StrCat(element, ": ", problem)};
  const auto same = [&added](const Problem& known) {
    return known.text == added.text && known.location.ToString() == added.location.ToString();
  };
  if (std::none_of(problems_.begin(), problems_.end(), same)) problems_.push_back(std::move(added));
}

absl::Status Diagnostics::ToStatus() const {
  if (problems_.empty()) return absl::OkStatus();
  std::vector<Problem> sorted = problems_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.location.file, a.location.line) < std::tie(b.location.file, b.location.line);
  });
  orm::ErrorDetail detail{.reason = "SCHEMA_INVALID"};
  std::string message =
      sorted.size() == 1 ? std::string("1 problem in the schema:") : StrCat(sorted.size(), " problems in the schema:");
  for (const Problem& problem : sorted) {
    StrAppend(message, "\n  ", problem.location.ToString(), ": ", problem.text);
    const Location line_only{.file = problem.location.file, .line = problem.location.line};
    detail.violations.push_back({.field = line_only.ToString(), .description = problem.text});
  }
  return orm::MakeError(absl::StatusCode::kInvalidArgument, message, detail);
}

}  // namespace rowgate::protoschema
