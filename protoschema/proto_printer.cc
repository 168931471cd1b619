#include "protoschema/proto_printer.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.pb.h"
#include "orm/base/strings.h"
#include "protoschema/comments.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::StrAppend;
using orm::StrCat;

constexpr size_t kCommentColumns = 112;

class Printer {
 public:
  explicit Printer(const pb::FileDescriptor& file) : file_(file) {}

  std::string Print() {
    PrintHead();
    for (int i = 0; i < file_.service_count(); ++i) PrintService(*file_.service(i));
    for (int i = 0; i < file_.message_type_count(); ++i) {
      out_ += '\n';
      PrintMessage(*file_.message_type(i));
    }
    return std::move(out_);
  }

 private:
  void Line(std::string_view text) { StrAppend(out_, std::string(indent_, ' '), text, "\n"); }
  void Open(std::string_view text) {
    Line(text);
    indent_ += 2;
  }
  void Close() {
    indent_ -= 2;
    Line("}");
  }

  void CommentText(const std::string& text) {
    if (text.empty()) return;
    for (const std::string& line : std::vector<std::string>(absl::StrSplit(text, '\n'))) Wrapped(line);
  }

  // Breaks a long comment line at spaces.
  void Wrapped(std::string_view line) {
    const size_t room = kCommentColumns - indent_;
    while (line.size() > room) {
      size_t cut = line.rfind(' ', room);
      if (cut == std::string_view::npos || cut == 0) break;
      Line(StrCat("// ", Trimmed(line.substr(0, cut))));
      line.remove_prefix(cut + 1);
    }
    Line(Trimmed(line).empty() ? std::string("//") : StrCat("// ", Trimmed(line)));
  }

  static std::string_view Trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    return text;
  }

  void PrintHead() {
    pb::SourceLocation head;
    if (file_.GetSourceLocation({pb::FileDescriptorProto::kSyntaxFieldNumber}, &head)) {
      CommentText(std::string(absl::StripAsciiWhitespace(head.leading_comments)));
    }
    Line("syntax = \"proto3\";");
    if (!file_.package().empty()) Line(StrCat("\npackage ", file_.package(), ";"));
    std::vector<std::string> imports;
    for (int i = 0; i < file_.dependency_count(); ++i) imports.push_back(file_.dependency(i)->name());
    std::sort(imports.begin(), imports.end());
    if (!imports.empty()) out_ += '\n';
    for (const std::string& import : imports) Line(StrCat("import \"", absl::Utf8SafeCEscape(import), "\";"));
    PrintOptions();
  }

  void PrintOptions() {
    const pb::FileOptions& options = file_.options();
    std::vector<const pb::FieldDescriptor*> fields;
    options.GetReflection()->ListFields(options, &fields);
    std::vector<std::string> lines;
    for (const pb::FieldDescriptor* field : fields) {
      if (field->is_extension() || field->is_repeated()) continue;
      lines.push_back(StrCat("option ", field->name(), " = ", OptionValue(options, *field), ";"));
    }
    std::sort(lines.begin(), lines.end());
    if (!lines.empty()) out_ += '\n';
    for (const std::string& line : lines) Line(line);
  }

  static std::string OptionValue(const pb::FileOptions& options, const pb::FieldDescriptor& field) {
    const pb::Reflection& reflection = *options.GetReflection();
    switch (field.cpp_type()) {
      case pb::FieldDescriptor::CPPTYPE_BOOL: return reflection.GetBool(options, &field) ? "true" : "false";
      case pb::FieldDescriptor::CPPTYPE_ENUM: return reflection.GetEnum(options, &field)->name();
      case pb::FieldDescriptor::CPPTYPE_STRING:
        return StrCat("\"", absl::Utf8SafeCEscape(reflection.GetString(options, &field)), "\"");
      case pb::FieldDescriptor::CPPTYPE_INT32:
      case pb::FieldDescriptor::CPPTYPE_INT64:
      case pb::FieldDescriptor::CPPTYPE_UINT32:
      case pb::FieldDescriptor::CPPTYPE_UINT64:
      case pb::FieldDescriptor::CPPTYPE_DOUBLE:
      case pb::FieldDescriptor::CPPTYPE_FLOAT:
      case pb::FieldDescriptor::CPPTYPE_MESSAGE: break;  // no file option has these
    }
    return "\"\"";
  }

  void PrintService(const pb::ServiceDescriptor& service) {
    out_ += '\n';
    CommentText(CommentOf(service));
    Open(StrCat("service ", service.name(), " {"));
    for (int i = 0; i < service.method_count(); ++i) {
      const pb::MethodDescriptor& method = *service.method(i);
      CommentText(CommentOf(method));
      Line(StrCat("rpc ", method.name(), "(", TypeName(*method.input_type()), ") returns (",
                  method.server_streaming() ? "stream " : "", TypeName(*method.output_type()), ");"));
    }
    Close();
  }

  void PrintMessage(const pb::Descriptor& message) {
    CommentText(CommentOf(message));
    if (message.field_count() == 0 && message.nested_type_count() == 0) {
      return Line(StrCat("message ", message.name(), " {}"));
    }
    Open(StrCat("message ", message.name(), " {"));
    for (int i = 0; i < message.nested_type_count(); ++i) {
      if (message.nested_type(i)->options().map_entry()) continue;
      PrintMessage(*message.nested_type(i));
      out_ += '\n';
    }
    for (int i = 0; i < message.field_count(); ++i) {
      const pb::FieldDescriptor& field = *message.field(i);
      const pb::OneofDescriptor* oneof = field.real_containing_oneof();
      if (oneof == nullptr) {
        PrintField(field);
      } else if (oneof->field(0) == &field) {
        PrintOneof(*oneof);
      }
    }
    Close();
  }

  void PrintOneof(const pb::OneofDescriptor& oneof) {
    CommentText(CommentOf(oneof));
    Open(StrCat("oneof ", oneof.name(), " {"));
    for (int i = 0; i < oneof.field_count(); ++i) PrintField(*oneof.field(i));
    Close();
  }

  void PrintField(const pb::FieldDescriptor& field) {
    CommentText(CommentOf(field));
    std::string label;
    if (field.is_repeated() && !field.is_map()) label = "repeated ";
    if (field.has_optional_keyword()) label = "optional ";
    Line(StrCat(label, FieldTypeName(field), " ", field.name(), " = ", field.number(), ";"));
  }

  std::string FieldTypeName(const pb::FieldDescriptor& field) const {
    if (field.is_map()) {
      const pb::Descriptor& entry = *field.message_type();
      return StrCat("map<", FieldTypeName(*entry.field(0)), ", ", FieldTypeName(*entry.field(1)), ">");
    }
    if (field.message_type() != nullptr) return TypeName(*field.message_type());
    if (field.enum_type() != nullptr) return TypeName(*field.enum_type());
    return field.type_name();
  }

  // Short inside the file's own package, absolute elsewhere: a package `blog.rowgate` would capture `rowgate.v1`.
  template <class DescriptorT>
  std::string TypeName(const DescriptorT& type) const {
    const std::string& full_name = type.full_name();
    const std::string own = StrCat(file_.package(), ".");
    if (type.file()->package() != file_.package()) {
      return Shadowed(full_name) ? StrCat(".", full_name) : full_name;
    }
    return file_.package().empty() ? full_name : full_name.substr(own.size());
  }

  // Whether a name's first part means something else when looked up from this package.
  bool Shadowed(const std::string& full_name) const {
    const std::string first = full_name.substr(0, full_name.find('.'));
    const std::vector<std::string> parts = absl::StrSplit(file_.package(), '.');
    if (std::find(parts.begin() + 1, parts.end(), first) != parts.end()) return true;
    std::string scope;
    for (const std::string& part : parts) {
      StrAppend(scope, part, ".");
      if (file_.pool()->FindMessageTypeByName(StrCat(scope, first)) != nullptr) return true;
    }
    return false;
  }

  const pb::FileDescriptor& file_;
  std::string out_;
  size_t indent_ = 0;
};

}  // namespace

std::string PrintProto(const pb::FileDescriptor& file) { return Printer(file).Print(); }

}  // namespace rowgate::protoschema
