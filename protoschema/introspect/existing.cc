#include "orm/base/strings.h"
#include "protoschema/introspect/model.h"
#include "rowgate/v1/annotations.pb.h"

namespace rowgate::protoschema::introspect {

namespace pb = google::protobuf;

const pb::FieldDescriptor* ExistingColumn(const MessageModel& message, const std::string& sql_name) {
  for (int i = 0; message.existing != nullptr && i < message.existing->field_count(); ++i) {
    const pb::FieldDescriptor& field = *message.existing->field(i);
    if (field.options().HasExtension(v1::relation)) continue;
    const std::string& name = field.options().GetExtension(v1::column).name();
    if ((name.empty() ? field.name() : name) == sql_name) return &field;
  }
  return nullptr;
}

const pb::FieldDescriptor* ExistingRelation(const MessageModel& message, const std::string& target,
                                            const std::string& local, const std::string& through, bool repeated) {
  for (int i = 0; message.existing != nullptr && i < message.existing->field_count(); ++i) {
    const pb::FieldDescriptor& field = *message.existing->field(i);
    if (!field.options().HasExtension(v1::relation) || field.message_type() == nullptr) continue;
    if (field.is_repeated() != repeated) continue;
    const v1::RelationOptions& options = field.options().GetExtension(v1::relation);
    if (field.message_type()->name() == target && options.local() == local && options.through() == through)
      return &field;
  }
  return nullptr;
}

void ReserveRemoved(MessageModel& message) {
  std::set<int> present;
  std::set<std::string> names;
  for (const FieldModel& field : message.fields) {
    present.insert(field.number);
    names.insert(field.name);
  }
  for (int i = 0; message.existing != nullptr && i < message.existing->field_count(); ++i) {
    const pb::FieldDescriptor& field = *message.existing->field(i);
    if (present.contains(field.number())) continue;
    message.reserved_numbers.insert(field.number());
    message.reserved_names.insert(field.name());
  }
  for (const std::string& name : names) message.reserved_names.erase(name);
}

}  // namespace rowgate::protoschema::introspect
