#ifndef ROWGATE_PROTOSCHEMA_FILE_BUILDER_H_
#define ROWGATE_PROTOSCHEMA_FILE_BUILDER_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"

// Writes a FileDescriptorProto, with a comment for each part kept in its source info: reflection, the printer and code
// generators all find it there. Used by the synthesiser only.
namespace rowgate::protoschema {

// The type of a made field.
struct FieldType {
  google::protobuf::FieldDescriptorProto::Type type = google::protobuf::FieldDescriptorProto::TYPE_STRING;
  std::string type_name;  // full name of the message or enum, without leading dot
  std::string file;       // that defines it, to be imported; empty: the file being built
  bool repeated = false;
  bool optional = false;  // explicit presence of a scalar

  static FieldType Message(std::string full_name, std::string file);
  static FieldType Enum(std::string full_name, std::string file);
  static FieldType String();
  static FieldType Bool();
  static FieldType Int32();
  static FieldType Int64();
  // The type of an existing field, single.
  static FieldType Of(const google::protobuf::FieldDescriptor& field);

  FieldType Repeated() const;
  FieldType Optional() const;
};

struct FieldSpec {
  std::string name;
  int number = 0;
  FieldType type;
  std::string comment;
};

class MessageBuilder;

class FileBuilder {
 public:
  FileBuilder(std::string name, std::string package);

  google::protobuf::FileDescriptorProto& proto() { return proto_; }
  std::string Qualified(std::string_view name) const;

  MessageBuilder AddMessage(std::string_view name, std::string_view comment);
  // Index of the new service.
  int AddService(std::string_view name, std::string_view comment);
  void AddMethod(int service, std::string_view name, std::string_view input, std::string_view output, bool streaming,
                 std::string_view comment);
  void Import(const std::string& file);
  void Comment(const std::vector<int>& path, std::string_view text);

  // The finished file; imports sorted.
  google::protobuf::FileDescriptorProto Finish();

 private:
  google::protobuf::FileDescriptorProto proto_;
};

// A message of a FileBuilder; valid as long as that.
class MessageBuilder {
 public:
  MessageBuilder(FileBuilder& file, google::protobuf::DescriptorProto* message, std::vector<int> path)
      : file_(file), message_(message), path_(std::move(path)) {}

  MessageBuilder& Add(const FieldSpec& field);
  // map<string, value type>.
  MessageBuilder& AddStringMap(const FieldSpec& field);
  MessageBuilder& AddOneof(std::string_view name, std::string_view comment, std::initializer_list<FieldSpec> fields);
  MessageBuilder AddNested(std::string_view name, std::string_view comment);
  // Call last: the presence of `optional` fields is written as oneofs behind the declared ones.
  void Finish();

 private:
  google::protobuf::FieldDescriptorProto& Append(const FieldSpec& field);

  FileBuilder& file_;
  google::protobuf::DescriptorProto* message_;
  std::vector<int> path_;
};

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_FILE_BUILDER_H_
