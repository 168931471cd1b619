#include "server/reflection/reflection_answers.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "google/protobuf/descriptor.h"
#include "orm/base/overloaded.h"
#include "orm/base/strings.h"

namespace rowgate::server {
namespace {

std::vector<std::string> SortedOnce(std::vector<std::string> names) {
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

ErrorAnswer NotFound(std::string_view what) { return {absl::StatusCode::kNotFound, orm::StrCat("there is no ", what)}; }

}  // namespace

ReflectionAnswers::ReflectionAnswers(const google::protobuf::DescriptorPool& pool, std::vector<std::string> services)
    : pool_(pool), services_(SortedOnce(std::move(services))) {}

ReflectionAnswer ReflectionAnswers::Files(const google::protobuf::FileDescriptor* file, std::string_view what) {
  if (file == nullptr) return NotFound(what);
  return FileAnswer{file_bytes_.WithImports(*file)};
}

const google::protobuf::FileDescriptor* ReflectionAnswers::FileOfExtension(
    const FileContainingExtension& extension) const {
  const google::protobuf::Descriptor* type = pool_.FindMessageTypeByName(extension.containing_type);
  if (type == nullptr) return nullptr;
  const google::protobuf::FieldDescriptor* field = pool_.FindExtensionByNumber(type, extension.number);
  return field == nullptr ? nullptr : field->file();
}

ReflectionAnswer ReflectionAnswers::ExtensionNumbers(const std::string& type) const {
  const google::protobuf::Descriptor* message = pool_.FindMessageTypeByName(type);
  if (message == nullptr) return NotFound(orm::StrCat("message type \"", type, "\""));
  std::vector<const google::protobuf::FieldDescriptor*> extensions;
  pool_.FindAllExtensions(message, &extensions);
  ExtensionNumbersAnswer answer{.type = type};
  for (const google::protobuf::FieldDescriptor* extension : extensions) answer.numbers.push_back(extension->number());
  std::ranges::sort(answer.numbers);
  return answer;
}

ReflectionAnswer ReflectionAnswers::Answer(const ReflectionRequest& request) {
  return std::visit(
      orm::Overloaded{
          [](std::monostate) -> ReflectionAnswer {
            return ErrorAnswer{absl::StatusCode::kInvalidArgument, "the request asks for nothing that is known here"};
          },
          [this](const FileByFilename& file) {
            return Files(pool_.FindFileByName(file.name), orm::StrCat("file \"", file.name, "\""));
          },
          [this](const FileContainingSymbol& wanted) {
            return Files(pool_.FindFileContainingSymbol(wanted.symbol), orm::StrCat("symbol \"", wanted.symbol, "\""));
          },
          [this](const FileContainingExtension& extension) {
            return Files(FileOfExtension(extension),
                         orm::StrCat("extension ", extension.number, " of \"", extension.containing_type, "\""));
          },
          [this](const AllExtensionNumbersOfType& wanted) { return ExtensionNumbers(wanted.type); },
          [this](const ListServices&) -> ReflectionAnswer { return ServicesAnswer{services_}; },
      },
      request);
}

}  // namespace rowgate::server
