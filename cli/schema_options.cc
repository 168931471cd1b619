#include "cli/schema_options.h"

#include "cli/errors.h"

namespace rowgate::cli {

void AddSchemaOptions(CLI::App& app, protoschema::LoadOptions& options) {
  app.add_option("--schema", options.files, "Annotated .proto files; several with ',' or repeated.")
      ->delimiter(',')
      ->option_text("FILE...");
  app.add_option("--proto-path", options.include_paths,
                 "Where imports are searched, as protoc's -I. The folder\nof each schema file always is.")
      ->delimiter(',')
      ->option_text("DIR...");
  app.add_option("--descriptor-set", options.descriptor_set,
                 "A compiled schema instead of sources:\nprotoc --include_imports --descriptor_set_out=FILE")
      ->option_text("FILE");
}

absl::Status CheckSchemaOptions(const protoschema::LoadOptions& options) {
  if (!options.files.empty() || !options.descriptor_set.empty()) return absl::OkStatus();
  return MissingSetting("schema", "the schema");
}

void AddDatabaseOption(CLI::App& app, std::string& url) {
  app.add_option("--database", url,
                 "sqlite:///relative.db, sqlite:////absolute.db or\npostgresql://user:password@host:5432/name")
      ->option_text("URL");
}

}  // namespace rowgate::cli
