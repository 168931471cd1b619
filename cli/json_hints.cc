#include "cli/json_hints.h"

#include <cstdint>
#include <vector>

#include "absl/strings/numbers.h"
#include "google/protobuf/descriptor.h"
#include "orm/base/strings.h"
#include "orm/bind/suggest.h"

namespace rowgate::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

std::string Joined(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) orm::StrAppend(text, text.empty() ? "" : ", ", name);
  return text;
}

}  // namespace

const FieldDescriptor* FindJsonField(const Descriptor& message, std::string_view name) {
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor* field = message.field(i);
    if (field->json_name() == name || field->name() == name) return field;
  }
  return nullptr;
}

std::string UnknownFieldText(const Descriptor& message, std::string_view name) {
  std::vector<std::string_view> names;
  for (int i = 0; i < message.field_count(); ++i) names.push_back(message.field(i)->json_name());
  const std::string text = orm::StrCat(message.full_name(), " has no field \"", name, "\"");
  const std::string near = orm::DidYouMean(name, names);
  if (!near.empty()) return text + near;
  return names.empty() ? orm::StrCat(text, "; it has none") : orm::StrCat(text, "; it has ", Joined(names));
}

bool IsEnumMember(const EnumDescriptor& type, const std::string& name) {
  int32_t number = 0;
  return type.FindValueByName(name) != nullptr || absl::SimpleAtoi(name, &number);
}

std::string UnknownMemberText(const EnumDescriptor& type, std::string_view name) {
  std::vector<std::string_view> names;
  for (int i = 0; i < type.value_count(); ++i) names.push_back(type.value(i)->name());
  return orm::StrCat("\"", name, "\" is none of ", Joined(names), orm::DidYouMean(name, names));
}

}  // namespace rowgate::cli
