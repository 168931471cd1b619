#include "bench/handwritten/column_text.h"

#include <charconv>
#include <stdexcept>
#include <string>

#include "absl/time/civil_time.h"
#include "google/protobuf/util/json_util.h"

namespace rowgate::bench {
namespace {

constexpr size_t kDateTimeLength = 19;  // "2026-11-22 07:21:24"

int Digits(std::string_view text, size_t start, size_t count) {
  int number = 0;
  const char* const begin = text.data() + start;
  const auto [end, error] = std::from_chars(begin, begin + count, number);
  if (error != std::errc() || end != begin + count) throw std::runtime_error("not a time: " + std::string(text));
  return number;
}

// ".422000" → 422'000'000.
int Nanos(std::string_view text) {
  if (text.size() <= kDateTimeLength || text[kDateTimeLength] != '.') return 0;
  int nanos = 0;
  int scale = 100'000'000;
  for (size_t i = kDateTimeLength + 1; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, scale /= 10) {
    nanos += (text[i] - '0') * scale;
  }
  return nanos;
}

}  // namespace

void SetTimestamp(std::string_view text, google::protobuf::Timestamp* timestamp) {
  if (text.size() < kDateTimeLength) throw std::runtime_error("not a time: " + std::string(text));
  const absl::CivilSecond time(Digits(text, 0, 4), Digits(text, 5, 2), Digits(text, 8, 2), Digits(text, 11, 2),
                               Digits(text, 14, 2), Digits(text, 17, 2));
  timestamp->set_seconds(time - absl::CivilSecond(1970));
  timestamp->set_nanos(Nanos(text));
}

blog::v1::Role RoleOf(std::string_view text) {
  if (text == "READER") return blog::v1::ROLE_READER;
  if (text == "AUTHOR") return blog::v1::ROLE_AUTHOR;
  if (text == "ADMIN") return blog::v1::ROLE_ADMIN;
  return blog::v1::ROLE_UNSPECIFIED;
}

void SetSettings(std::string_view json, google::protobuf::Struct* settings) {
  const google::protobuf::StringPiece text(json.data(), json.size());
  if (!google::protobuf::util::JsonStringToMessage(text, settings).ok()) {
    throw std::runtime_error("not a JSON object: " + std::string(json));
  }
}

}  // namespace rowgate::bench
