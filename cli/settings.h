#ifndef ROWGATE_CLI_SETTINGS_H_
#define ROWGATE_CLI_SETTINGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/config_file.h"

// Every option can be set in three places: its flag, else its environment variable, else the config file. CLI11 knows
// variables and files too, but lets files win and converts the variables of subcommands that do not run; so the two
// lower layers are put in here, after CLI11 has read the command line.
namespace rowgate::cli {

// "pool-size" → "ROWGATE_POOL_SIZE".
std::string VariableOf(std::string_view option);
// "--pool-size, ROWGATE_POOL_SIZE or pool_size in the config file".
std::string PlacesOf(std::string_view option);

// Fills the options that are still unset. Before each one `origin` is set to what is being read ("ROWGATE_POOL_SIZE"),
// for the message in case CLI11 throws a CLI::ParseError for its value.
void ApplyEnvironment(CLI::App& command, std::string& origin);
// As above. A section's own entries win over those for all. Error: INVALID_OPTION for a key or section that `root` or
// its subcommands do not have.
absl::Status ApplyConfig(const std::vector<ConfigEntry>& entries, std::string_view file_name, const CLI::App& root,
                         CLI::App& command, std::string& origin);

// An option that takes a duration: 250ms, 10s, 1h30m.
CLI::Option* AddDuration(CLI::App& app, const std::string& name, absl::Duration& target,
                         const std::string& description);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_SETTINGS_H_
