#include "protoschema/option_check.h"

#include <string>
#include <vector>

#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/unknown_field_set.h"
#include "orm/base/strings.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::StrCat;

bool IsOptions(const pb::Message& message) {
  const std::string& name = message.GetDescriptor()->full_name();
  return name.starts_with("google.protobuf.") && name.ends_with("Options");
}

// Walks the file's descriptor message; `element` is the name of the innermost named thing.
class Walk {
 public:
  Walk(const LoadedSchema& schema, Location location, Diagnostics& diagnostics)
      : schema_(schema), location_(std::move(location)), diagnostics_(diagnostics) {}

  void Visit(const pb::Message& message, const std::string& element) {
    const std::string named = NameOf(message, element);
    CheckUnknown(message, named);
    const pb::Reflection& reflection = *message.GetReflection();
    std::vector<const pb::FieldDescriptor*> fields;
    reflection.ListFields(message, &fields);
    for (const pb::FieldDescriptor* field : fields) {
      if (field->cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE || field->name() == "source_code_info") continue;
      if (!field->is_repeated()) {
        Visit(reflection.GetMessage(message, field), named);
        continue;
      }
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        Visit(reflection.GetRepeatedMessage(message, field, i), named);
      }
    }
  }

 private:
  static std::string NameOf(const pb::Message& message, const std::string& outer) {
    const pb::FieldDescriptor* field = message.GetDescriptor()->FindFieldByName("name");
    if (message.GetDescriptor()->file()->name() != "google/protobuf/descriptor.proto" || field == nullptr ||
        field->cpp_type() != pb::FieldDescriptor::CPPTYPE_STRING || IsOptions(message)) {
      return outer;
    }
    const std::string name = message.GetReflection()->GetString(message, field);
    return outer.empty() ? name : StrCat(outer, ".", name);
  }

  void CheckUnknown(const pb::Message& message, const std::string& element) {
    const pb::UnknownFieldSet& unknown = message.GetReflection()->GetUnknownFields(message);
    const std::string& type = message.GetDescriptor()->full_name();
    for (int i = 0; i < unknown.field_count(); ++i) {
      const int number = unknown.field(i).number();
      if (IsOptions(message) && IsDefined(type, number)) continue;
      diagnostics_.Add(location_, element,
                       StrCat("an option carries field ", number, " of ", type,
                              ", which neither this binary nor any loaded file defines: load the file that defines it, "
                              "or use a newer rowgate"));
    }
  }

  bool IsDefined(const std::string& type, int number) const {
    const pb::Descriptor* options = schema_.FindMessage(type);
    return options != nullptr && schema_.pool().FindExtensionByNumber(options, number) != nullptr;
  }

  const LoadedSchema& schema_;
  Location location_;
  Diagnostics& diagnostics_;
};

}  // namespace

void CheckOptions(const LoadedSchema& schema, const pb::FileDescriptor& file, Diagnostics& diagnostics) {
  pb::FileDescriptorProto proto;
  file.CopyTo(&proto);
  proto.clear_name();  // elements are named below the package, not below the file
  Location location = file.message_type_count() > 0 ? schema.LocationOf(*file.message_type(0)) : Location{};
  if (location.file.empty()) location.file = file.name();
  Walk(schema, {.file = location.file}, diagnostics).Visit(proto, file.package());
}

}  // namespace rowgate::protoschema
