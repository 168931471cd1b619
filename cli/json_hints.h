#ifndef ROWGATE_CLI_JSON_HINTS_H_
#define ROWGATE_CLI_JSON_HINTS_H_

#include <string>
#include <string_view>

namespace google::protobuf {
class Descriptor;
class EnumDescriptor;
class FieldDescriptor;
}  // namespace google::protobuf

// Names in JSON: what there is where one is wrong.
namespace rowgate::cli {

// By either of its names, authorId or author_id; null when there is none.
const google::protobuf::FieldDescriptor* FindJsonField(const google::protobuf::Descriptor& message,
                                                       std::string_view name);
// "blog.v1.User has no field "rol" (did you mean `role`?)", or all of its fields when none is near.
std::string UnknownFieldText(const google::protobuf::Descriptor& message, std::string_view name);

// By name, or by number in digits.
bool IsEnumMember(const google::protobuf::EnumDescriptor& type, const std::string& name);
// ""ADMIN" is none of ROLE_UNSPECIFIED, ROLE_ADMIN".
std::string UnknownMemberText(const google::protobuf::EnumDescriptor& type, std::string_view name);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_JSON_HINTS_H_
