#include <algorithm>
#include <string>
#include <vector>

#include "orm/base/strings.h"
#include "protoschema/introspect/model.h"

namespace rowgate::protoschema::introspect {
namespace {

using orm::StrAppend;
using orm::StrCat;

constexpr size_t kColumns = 120;

// Control bytes in names of the database must not end a comment.
std::string Safe(const std::string& text) {
  std::string out = text;
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return out;
}

void Comments(std::string& out, std::string_view indent, const std::vector<std::string>& comments) {
  for (const std::string& comment : comments) StrAppend(out, indent, "// ", Safe(comment), "\n");
}

// "(rowgate.v1.column) = { a b }" on one line where it fits.
std::string Braced(std::string_view head, const OptionList& options, size_t used) {
  constexpr std::string_view indent = "  ";
  std::string line = StrCat(head, " = {");
  for (const std::string& option : options) StrAppend(line, " ", option);
  StrAppend(line, options.empty() ? "}" : " }");
  if (used + line.size() + 2 <= kColumns) return line;
  line = StrCat(head, " = {\n");
  for (const std::string& option : options) StrAppend(line, indent, "  ", option, "\n");
  return StrCat(line, indent, "}");
}

void PrintField(std::string& out, const FieldModel& field) {
  Comments(out, "  ", field.comments);
  const std::string head = StrCat("  ", field.label, field.type, " ", field.name, " = ", field.number);
  out += head;
  if (field.is_relation) {
    StrAppend(out, " [", Braced("(rowgate.v1.relation)", field.relation, head.size() + 2), "]");
  } else if (!field.column.empty()) {
    StrAppend(out, " [", Braced("(rowgate.v1.column)", field.column, head.size() + 2), "]");
  }
  StrAppend(out, ";\n");
}

void PrintReserved(std::string& out, const MessageModel& message) {
  std::string numbers;
  for (const int number : message.reserved_numbers) StrAppend(numbers, numbers.empty() ? "" : ", ", number);
  std::string names;
  for (const std::string& name : message.reserved_names) StrAppend(names, names.empty() ? "" : ", ", Quote(name));
  if (!numbers.empty()) StrAppend(out, "  reserved ", numbers, ";\n");
  if (!names.empty()) StrAppend(out, "  reserved ", names, ";\n");
  if (!numbers.empty() || !names.empty()) out += '\n';
}

void PrintMessage(std::string& out, const MessageModel& message) {
  out += '\n';
  const orm::ReflectedTable& table = *message.source;
  const std::string qualified = table.schema.empty() ? table.name : StrCat(table.schema, ".", table.name);
  Comments(out, "", {StrCat(table.view ? "View " : "Table ", qualified, ".")});
  Comments(out, "", message.comments);
  StrAppend(out, "message ", message.name, " {\n  ", Braced("option (rowgate.v1.table)", message.options, 2), ";\n\n");
  PrintReserved(out, message);
  for (const FieldModel& field : message.fields) PrintField(out, field);
  out += "}\n";
}

void PrintEnum(std::string& out, const EnumModel& model) {
  StrAppend(out, "\n// Values of a database enum.\nenum ", model.name, " {\n");
  for (const EnumValueModel& value : model.values) {
    StrAppend(out, "  ", value.name, " = ", value.number);
    if (!value.label.empty()) StrAppend(out, " [(rowgate.v1.value).name = ", Quote(value.label), "]");
    StrAppend(out, ";\n");
  }
  out += "}\n";
}

bool Uses(const FileModel& file, std::string_view type) {
  for (const MessageModel& message : file.messages) {
    for (const FieldModel& field : message.fields) {
      if (field.type == type) return true;
    }
  }
  return false;
}

}  // namespace

std::string PrintFile(const FileModel& file) {
  std::string out =
      "// Written by `rowgate introspect` from an existing database. Names and numbers are kept when it is run again\n"
      "// on this file.\n";
  Comments(out, "", file.comments);
  StrAppend(out, "syntax = \"proto3\";\n\npackage ", file.package, ";\n\n");
  if (Uses(file, "google.protobuf.Duration")) out += "import \"google/protobuf/duration.proto\";\n";
  if (Uses(file, "google.protobuf.Timestamp")) out += "import \"google/protobuf/timestamp.proto\";\n";
  out += "import \"rowgate/v1/annotations.proto\";\n";
  for (const EnumModel& model : file.enums) PrintEnum(out, model);
  for (const MessageModel& message : file.messages) PrintMessage(out, message);
  return out;
}

}  // namespace rowgate::protoschema::introspect
