#ifndef ROWGATE_BENCH_HANDWRITTEN_COLUMN_TEXT_H_
#define ROWGATE_BENCH_HANDWRITTEN_COLUMN_TEXT_H_

#include <string_view>

#include "blog.pb.h"

// Text of columns into fields of messages. Throws std::runtime_error for text that no such column holds.
namespace rowgate::bench {

// "2026-11-22 07:21:24.422000" in UTC; the fraction may be shorter or missing, what comes behind is "+00" or nothing.
void SetTimestamp(std::string_view text, google::protobuf::Timestamp* timestamp);
// The enum value's name without its prefix.
blog::v1::Role RoleOf(std::string_view text);
void SetSettings(std::string_view json, google::protobuf::Struct* settings);

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_HANDWRITTEN_COLUMN_TEXT_H_
