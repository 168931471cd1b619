#include <exception>
#include <iostream>
#include <string>

#include "absl/status/status.h"
#include "cli/command_line.h"
#include "cli/errors.h"
#include "google/protobuf/stubs/logging.h"
#include "server/transport/transport_logger.h"

namespace rowgate::cli {
namespace {

int Report(const absl::Status& status) {
  if (!status.ok()) std::cerr << ErrorText(status);
  return ExitCodeOf(status);
}

// CLI11 says that a command is missing, but not which word is none.
std::string Unexpected(const CLI::App& app) {
  return app.get_subcommands().empty() && app.remaining_size() > 0
             ? WithoutPasswords(", and \"" + app.remaining().front() + "\" is none")
             : "";
}

// --help ends up here as well: CLI11 throws for it.
int ReportParseError(const CommandLine& line, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return line.app().exit(error, std::cout, std::cerr);
  std::cerr << "rowgate: " << (line.origin().empty() ? "" : line.origin() + ": ") << WithoutPasswords(error.what())
            << Unexpected(line.app()) << "\n  `rowgate --help` and `rowgate COMMAND --help` explain the settings\n";
  return kExitUsage;
}

int Main(int argc, const char* const* argv) {
  server::SetTransportLogger(nullptr);
  google::protobuf::SetLogHandler(nullptr);  // its failures come back as errors, which are ours to print
  CommandLine line;
  try {
    if (const absl::Status status = line.Parse(argc, argv); !status.ok()) return Report(status);
  } catch (const CLI::ParseError& error) {
    return ReportParseError(line, error);
  }
  return Report(line.Run());
}

}  // namespace
}  // namespace rowgate::cli

int main(int argc, char** argv) {
  try {
    return rowgate::cli::Main(argc, argv);
  } catch (const std::exception& error) {  // out of memory, or a defect: the libraries below return statuses
    std::cerr << "rowgate: " << error.what() << "\n";
    return rowgate::cli::kExitFailure;
  }
}
