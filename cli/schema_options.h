#ifndef ROWGATE_CLI_SCHEMA_OPTIONS_H_
#define ROWGATE_CLI_SCHEMA_OPTIONS_H_

#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "protoschema/loader.h"

namespace rowgate::cli {

// --schema, --proto-path and --descriptor-set, which several commands have. `options` outlives the app.
void AddSchemaOptions(CLI::App& app, protoschema::LoadOptions& options);
// Error: INVALID_OPTION when neither sources nor a descriptor set are named.
absl::Status CheckSchemaOptions(const protoschema::LoadOptions& options);

// --database. `url` outlives the app.
void AddDatabaseOption(CLI::App& app, std::string& url);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_SCHEMA_OPTIONS_H_
