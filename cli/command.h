#ifndef ROWGATE_CLI_COMMAND_H_
#define ROWGATE_CLI_COMMAND_H_

#include <memory>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"

namespace rowgate::cli {

// One subcommand: its constructor declares its options, Run does its work once all settings are in.
class Command {
 public:
  explicit Command(CLI::App& app) : app_(app) {}
  virtual ~Command() = default;
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  virtual absl::Status Run() = 0;

  CLI::App& app() const { return app_; }

 private:
  CLI::App& app_;
};

// One maker per subcommand, each in the file of its name. `root` outlives the command.
std::unique_ptr<Command> MakeServe(CLI::App& root);
std::unique_ptr<Command> MakeCall(CLI::App& root);
std::unique_ptr<Command> MakeQuery(CLI::App& root);
std::unique_ptr<Command> MakeGenerate(CLI::App& root);
std::unique_ptr<Command> MakeIntrospect(CLI::App& root);
std::unique_ptr<Command> MakeCheck(CLI::App& root);
std::unique_ptr<Command> MakeVersion(CLI::App& root);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_COMMAND_H_
