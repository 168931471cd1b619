#include "protoschema/generate.h"

#include <filesystem>
#include <fstream>
#include <system_error>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "protoschema/catalog_builder.h"
#include "protoschema/embedded_protos.h"
#include "protoschema/proto_printer.h"
#include "protoschema/synthesizer.h"

namespace rowgate::protoschema {
namespace {

absl::Status Write(const std::filesystem::path& path, const std::string& text) {
  std::error_code error;  // a failure shows when the file is opened
  std::filesystem::create_directories(path.parent_path(), error);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (out) return absl::OkStatus();
  return orm::MakeError(absl::StatusCode::kFailedPrecondition, orm::StrCat(path.string(), ": cannot be written"),
                        {.reason = "FILE_NOT_WRITTEN"});
}

}  // namespace

absl::StatusOr<std::vector<GeneratedFile>> GenerateRepositories(LoadedSchema& schema) {
  ASSIGN_OR_RETURN(const auto catalog, BuildCatalog(schema));
  RETURN_IF_ERROR(SynthesizeRepositories(schema, *catalog));
  std::vector<GeneratedFile> files;
  for (const auto* file : schema.repository_files()) files.push_back({.path = file->name(), .text = PrintProto(*file)});
  return files;
}

absl::Status Generate(const GenerateOptions& options) {
  ASSIGN_OR_RETURN(const auto schema, LoadSchema(options.schema));
  ASSIGN_OR_RETURN(std::vector<GeneratedFile> files, GenerateRepositories(*schema));
  for (const EmbeddedProto& proto : EmbeddedProtos()) {
    files.push_back({.path = std::string(proto.path), .text = std::string(proto.text)});
  }
  for (const GeneratedFile& file : files) {
    RETURN_IF_ERROR(Write(std::filesystem::path(options.out_dir) / file.path, file.text));
  }
  return absl::OkStatus();
}

}  // namespace rowgate::protoschema
