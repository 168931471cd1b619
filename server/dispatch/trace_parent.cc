#include "server/dispatch/trace_parent.h"

#include <algorithm>

namespace rowgate::server {
namespace {

constexpr std::string_view kKey = "traceparent";
constexpr size_t kTraceId = 3;
constexpr size_t kTraceIdSize = 32;
constexpr size_t kParentId = kTraceId + kTraceIdSize + 1;
constexpr size_t kParentIdSize = 16;
constexpr size_t kFlags = kParentId + kParentIdSize + 1;
constexpr size_t kFlagsSize = 2;

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsId(std::string_view text) { return IsHex(text) && text.find_first_not_of('0') != std::string_view::npos; }

bool IsTraceParent(std::string_view text) {
  return text.size() == kFlags + kFlagsSize && text.substr(0, kTraceId) == "00-" && text[kParentId - 1] == '-' &&
         text[kFlags - 1] == '-' && IsId(text.substr(kTraceId, kTraceIdSize)) &&
         IsId(text.substr(kParentId, kParentIdSize)) && IsHex(text.substr(kFlags, kFlagsSize));
}

}  // namespace

std::string_view TraceParentOf(const Metadata& metadata) {
  std::string_view found;
  for (const auto& [key, value] : metadata) {
    if (key != kKey) continue;
    if (!found.empty() || !IsTraceParent(value)) return {};
    found = value;
  }
  return found;
}

}  // namespace rowgate::server
