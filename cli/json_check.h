#ifndef ROWGATE_CLI_JSON_CHECK_H_
#define ROWGATE_CLI_JSON_CHECK_H_

#include <functional>
#include <string>
#include <string_view>

namespace google::protobuf {
class Descriptor;
}  // namespace google::protobuf

namespace rowgate::cli {

// The message of that full name, null when there is none.
using FindMessage = std::function<const google::protobuf::Descriptor*(const std::string&)>;

struct CheckedJson {
  std::string text;     // for protobuf to read
  std::string problem;  // the first mistake that was recognised, with its place; empty when there is none
};

// JSON as people write it. It may leave out what can only be one thing: 5 where a rowgate.v1.Value is wanted is
// {"int64Value": "5"} (null and lists as well), and "@type" does without "type.googleapis.com/". Mistakes are only
// described, with what there is instead: protobuf decides what it takes.
CheckedJson CheckJson(const google::protobuf::Descriptor& message, std::string_view json, const FindMessage& find);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_JSON_CHECK_H_
