#ifndef ROWGATE_CLI_COMMAND_LINE_H_
#define ROWGATE_CLI_COMMAND_LINE_H_

#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "cli/command.h"

namespace rowgate::cli {

// The whole of `rowgate …`: reads flags, environment and config file, then runs the subcommand.
class CommandLine {
 public:
  CommandLine();

  // Throws CLI::ParseError for --help and for what is wrong with a flag or a value; Fails as ApplyConfig does.
  absl::Status Parse(int argc, const char* const* argv);
  absl::Status Run();

  const CLI::App& app() const { return app_; }
  // Which variable or line of a file held the value that made Parse throw; empty: the command line.
  const std::string& origin() const { return origin_; }

 private:
  Command* Chosen() const;
  absl::Status ApplyConfigFile(CLI::App& command);

  CLI::App app_;
  std::string config_path_;
  std::vector<std::unique_ptr<Command>> commands_;
  std::string origin_;
};

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_COMMAND_LINE_H_
