#ifndef ROWGATE_PROTOSCHEMA_GENERATE_H_
#define ROWGATE_PROTOSCHEMA_GENERATE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protoschema/loader.h"

// `rowgate generate` and the protoc plugin: what clients compile with their own protoc. Deterministic.
namespace rowgate::protoschema {

struct GeneratedFile {
  std::string path;  // relative to the output folder, as it is imported
  std::string text;
};

// `<file>_repository.proto` of each schema file with tables. Errors are those of BuildCatalog and
// SynthesizeRepositories, which this calls.
absl::StatusOr<std::vector<GeneratedFile>> GenerateRepositories(LoadedSchema& schema);

struct GenerateOptions {
  LoadOptions schema;
  std::string out_dir;
};

// Loads the schema and writes its repository files and rowgate/v1/*.proto below `out_dir`, and nothing else; folders
// are made, existing files replaced. Errors: those of LoadSchema; reason FILE_NOT_WRITTEN, FAILED_PRECONDITION.
absl::Status Generate(const GenerateOptions& options);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_GENERATE_H_
