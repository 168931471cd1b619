#include <iostream>
#include <memory>

#include "cli/command.h"

// `rowgate version`.
namespace rowgate::cli {
namespace {

class Version final : public Command {
 public:
  explicit Version(CLI::App& root) : Command(*root.add_subcommand("version", "Prints the version.")) {}

  absl::Status Run() override {
    std::cout << "rowgate " << ROWGATE_VERSION << "\n";
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Command> MakeVersion(CLI::App& root) { return std::make_unique<Version>(root); }

}  // namespace rowgate::cli
