#ifndef ROWGATE_CLI_CONFIG_FILE_H_
#define ROWGATE_CLI_CONFIG_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace rowgate::cli {

// One setting of a config file.
struct ConfigEntry {
  std::string section;  // the subcommand it is for; empty: for all that have such an option
  std::string key;      // an option's long name, '_' as '-'
  std::vector<std::string> values;
  int line = 0;
};

// Reads the part of TOML that settings need: comments, [section], and key = a string ("…" with escapes or '…'), a
// number, true, false, or an array of these, which may span lines. (CLI11's own reader cuts strings at '#' and ','.)
// Errors: INVALID_OPTION with file and line.
absl::StatusOr<std::vector<ConfigEntry>> ParseConfig(std::string_view text, std::string_view file_name);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_CONFIG_FILE_H_
