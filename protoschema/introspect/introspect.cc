#include "protoschema/introspect/introspect.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "protoschema/introspect/model.h"
#include "protoschema/loader.h"

namespace rowgate::protoschema {
namespace {

using introspect::FileModel;
using introspect::MessageModel;

bool IsIdentifier(const std::string& text) {
  if (text.empty() || absl::ascii_isdigit(static_cast<unsigned char>(text.front()))) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '_' || absl::ascii_isalnum(static_cast<unsigned char>(c)); });
}

bool IsPackage(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '.');
  return std::all_of(parts.begin(), parts.end(), IsIdentifier);
}

// Messages without a single column that Rowgate can hold cannot be tables.
void DropEmpty(FileModel& file) {
  const auto empty = [&file](const MessageModel& message) {
    if (!message.fields.empty()) return false;
    file.comments.push_back(
        orm::StrCat("Table ", message.source->name, " is left out: Rowgate has a type for none of its columns."));
    return true;
  };
  file.messages.erase(std::remove_if(file.messages.begin(), file.messages.end(), empty), file.messages.end());
}

}  // namespace

absl::StatusOr<std::string> IntrospectToProto(const orm::Reflection& reflection, const IntrospectOptions& options) {
  if (!IsPackage(options.package)) {
    return orm::InvalidField("INVALID_PACKAGE", "package",
                             orm::StrCat("\"", options.package, "\" is no protobuf package: give one like shop.v1"));
  }
  std::unique_ptr<LoadedSchema> existing;
  if (!options.existing_text.empty()) {
    const std::string name = "existing.proto";
    ASSIGN_OR_RETURN(existing, LoadSchema({.files = {name}, .sources = {{name, options.existing_text}}}));
  }
  FileModel file{.package = options.package};
  introspect::ReadTables(reflection, existing == nullptr ? nullptr : existing->files().front(), file);
  for (MessageModel& message : file.messages) introspect::ReadColumns(file, message);
  DropEmpty(file);
  for (MessageModel& message : file.messages) introspect::ReadKeys(file, message);
  introspect::ReadForeignKeys(file);
  for (MessageModel& message : file.messages) introspect::ReadIndexesAndChecks(file, message);
  introspect::AddRelations(file);
  for (MessageModel& message : file.messages) introspect::ReserveRemoved(message);
  return introspect::PrintFile(file);
}

}  // namespace rowgate::protoschema
