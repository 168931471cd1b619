#include <set>
#include <string>

#include "orm/base/strings.h"
#include "protoschema/column_types.h"
#include "protoschema/names.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::StrCat;

// ROLE_ADMIN of enum Role is stored as ADMIN unless (rowgate.v1.value).name says otherwise.
std::string LabelOf(const pb::EnumValueDescriptor& value) {
  if (value.options().HasExtension(v1::value)) return value.options().GetExtension(v1::value).name();
  const std::string prefix = StrCat(UpperSnakeCase(value.type()->name()), "_");
  const std::string& name = value.name();
  return name.starts_with(prefix) && name.size() > prefix.size() ? name.substr(prefix.size()) : name;
}

}  // namespace

std::shared_ptr<const orm::EnumType> EnumTypeOf(const pb::EnumDescriptor& descriptor, CatalogContext& context) {
  std::shared_ptr<const orm::EnumType>& known = context.enums[descriptor.full_name()];
  if (known != nullptr) return known;
  auto type = std::make_shared<orm::EnumType>();
  type->full_name = descriptor.full_name();
  std::set<std::string> labels;
  for (int i = 0; i < descriptor.value_count(); ++i) {
    const pb::EnumValueDescriptor& value = *descriptor.value(i);
    orm::EnumMember member{.number = value.number(), .proto_name = value.name(), .label = LabelOf(value)};
    if (member.label.empty()) {
      context.diagnostics.Add(context.schema.LocationOf(value), value.full_name(), "is stored as an empty text");
    } else if (!labels.insert(member.label).second) {
      context.diagnostics.Add(context.schema.LocationOf(value), value.full_name(),
                              StrCat("is stored as \"", member.label, "\", and so is another value of the enum"));
    }
    type->members.push_back(std::move(member));
  }
  return known = std::move(type);
}

}  // namespace rowgate::protoschema
