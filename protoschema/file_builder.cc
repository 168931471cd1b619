#include "protoschema/file_builder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_split.h"
#include "orm/base/strings.h"
#include "protoschema/names.h"

namespace rowgate::protoschema {

namespace pb = google::protobuf;
using orm::StrAppend;
using orm::StrCat;
using Proto = pb::FieldDescriptorProto;

namespace {

bool HasField(const pb::DescriptorProto& message, const std::string& name) {
  return std::any_of(message.field().begin(), message.field().end(),
                     [&name](const Proto& field) { return field.name() == name; });
}

}  // namespace

FieldType FieldType::Message(std::string full_name, std::string file) {
  return {.type = Proto::TYPE_MESSAGE, .type_name = std::move(full_name), .file = std::move(file)};
}
FieldType FieldType::Enum(std::string full_name, std::string file) {
  return {.type = Proto::TYPE_ENUM, .type_name = std::move(full_name), .file = std::move(file)};
}
FieldType FieldType::String() { return {.type = Proto::TYPE_STRING}; }
FieldType FieldType::Bool() { return {.type = Proto::TYPE_BOOL}; }
FieldType FieldType::Int32() { return {.type = Proto::TYPE_INT32}; }
FieldType FieldType::Int64() { return {.type = Proto::TYPE_INT64}; }

FieldType FieldType::Of(const pb::FieldDescriptor& field) {
  if (const pb::Descriptor* message = field.message_type())
    return Message(message->full_name(), message->file()->name());
  if (const pb::EnumDescriptor* type = field.enum_type()) return Enum(type->full_name(), type->file()->name());
  return {.type = static_cast<Proto::Type>(field.type())};
}

FieldType FieldType::Repeated() const {
  FieldType copy = *this;
  copy.repeated = true;
  return copy;
}
FieldType FieldType::Optional() const {
  FieldType copy = *this;
  copy.optional = true;
  return copy;
}

FileBuilder::FileBuilder(std::string name, std::string package) {
  proto_.set_name(std::move(name));
  if (!package.empty()) proto_.set_package(std::move(package));
  proto_.set_syntax("proto3");
}

std::string FileBuilder::Qualified(std::string_view name) const {
  return proto_.package().empty() ? std::string(name) : StrCat(proto_.package(), ".", name);
}

void FileBuilder::Comment(const std::vector<int>& path, std::string_view text) {
  if (text.empty()) return;
  auto& location = *proto_.mutable_source_code_info()->add_location();
  location.mutable_path()->Assign(path.begin(), path.end());
  location.mutable_span()->Resize(3, 0);
  std::string comment;
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(orm::ToAbsl(text), '\n'))) {
    StrAppend(comment, line.empty() || line.front() == ' ' ? "" : " ", line, "\n");
  }
  location.set_leading_comments(comment);
}

void FileBuilder::Import(const std::string& file) {
  const auto& imports = proto_.dependency();
  if (file.empty() || file == proto_.name() || std::find(imports.begin(), imports.end(), file) != imports.end()) return;
  proto_.add_dependency(file);
}

MessageBuilder FileBuilder::AddMessage(std::string_view name, std::string_view comment) {
  std::vector<int> path = {pb::FileDescriptorProto::kMessageTypeFieldNumber, proto_.message_type_size()};
  pb::DescriptorProto* message = proto_.add_message_type();
  message->set_name(std::string(name));
  Comment(path, comment);
  return {*this, message, std::move(path)};
}

int FileBuilder::AddService(std::string_view name, std::string_view comment) {
  const int index = proto_.service_size();
  proto_.add_service()->set_name(std::string(name));
  Comment({pb::FileDescriptorProto::kServiceFieldNumber, index}, comment);
  return index;
}

void FileBuilder::AddMethod(int service, std::string_view name, std::string_view input, std::string_view output,
                            bool streaming, std::string_view comment) {
  pb::ServiceDescriptorProto& made = *proto_.mutable_service(service);
  Comment({pb::FileDescriptorProto::kServiceFieldNumber, service, pb::ServiceDescriptorProto::kMethodFieldNumber,
           made.method_size()},
          comment);
  pb::MethodDescriptorProto& method = *made.add_method();
  method.set_name(std::string(name));
  method.set_input_type(StrCat(".", Qualified(input)));
  method.set_output_type(StrCat(".", Qualified(output)));
  if (streaming) method.set_server_streaming(true);
}

pb::FileDescriptorProto FileBuilder::Finish() {
  std::sort(proto_.mutable_dependency()->begin(), proto_.mutable_dependency()->end());
  return std::move(proto_);
}

Proto& MessageBuilder::Append(const FieldSpec& spec) {
  std::vector<int> path = path_;
  path.insert(path.end(), {pb::DescriptorProto::kFieldFieldNumber, message_->field_size()});
  file_.Comment(path, spec.comment);
  Proto& field = *message_->add_field();
  field.set_name(spec.name);
  field.set_number(spec.number);
  field.set_label(spec.type.repeated ? Proto::LABEL_REPEATED : Proto::LABEL_OPTIONAL);
  field.set_type(spec.type.type);
  if (!spec.type.type_name.empty()) field.set_type_name(StrCat(".", spec.type.type_name));
  file_.Import(spec.type.file);
  return field;
}

MessageBuilder& MessageBuilder::Add(const FieldSpec& spec) {
  Proto& field = Append(spec);
  if (spec.type.optional) field.set_proto3_optional(true);
  return *this;
}

MessageBuilder& MessageBuilder::AddStringMap(const FieldSpec& spec) {
  pb::DescriptorProto& entry = *message_->add_nested_type();
  entry.set_name(StrCat(CamelCase(spec.name), "Entry"));  // the name protoc gives it
  entry.mutable_options()->set_map_entry(true);
  Proto& key = *entry.add_field();
  key.set_name("key");
  key.set_number(1);
  key.set_label(Proto::LABEL_OPTIONAL);
  key.set_type(Proto::TYPE_STRING);
  Proto& value = *entry.add_field();
  value.set_name("value");
  value.set_number(2);
  value.set_label(Proto::LABEL_OPTIONAL);
  value.set_type(spec.type.type);
  value.set_type_name(StrCat(".", spec.type.type_name));
  file_.Import(spec.type.file);
  std::string full_name = file_.proto().package();
  const pb::DescriptorProto* message = &file_.proto().message_type(path_[1]);
  StrAppend(full_name, full_name.empty() ? "" : ".", message->name(), ".", entry.name());
  FieldSpec map = spec;
  map.type = FieldType::Message(full_name, "").Repeated();
  Append(map);
  return *this;
}

MessageBuilder& MessageBuilder::AddOneof(std::string_view name, std::string_view comment,
                                         std::initializer_list<FieldSpec> fields) {
  const int index = message_->oneof_decl_size();
  std::vector<int> path = path_;
  path.insert(path.end(), {pb::DescriptorProto::kOneofDeclFieldNumber, index});
  file_.Comment(path, comment);
  message_->add_oneof_decl()->set_name(std::string(name));
  for (const FieldSpec& field : fields) Append(field).set_oneof_index(index);
  return *this;
}

MessageBuilder MessageBuilder::AddNested(std::string_view name, std::string_view comment) {
  std::vector<int> path = path_;
  path.insert(path.end(), {pb::DescriptorProto::kNestedTypeFieldNumber, message_->nested_type_size()});
  file_.Comment(path, comment);
  pb::DescriptorProto* nested = message_->add_nested_type();
  nested->set_name(std::string(name));
  return {file_, nested, std::move(path)};
}

void MessageBuilder::Finish() {
  for (Proto& field : *message_->mutable_field()) {
    if (!field.proto3_optional()) continue;
    field.set_oneof_index(message_->oneof_decl_size());
    std::string name = StrCat("_", field.name());
    while (HasField(*message_, name)) name.insert(0, "X");  // as protoc does
    message_->add_oneof_decl()->set_name(name);
  }
}

}  // namespace rowgate::protoschema
