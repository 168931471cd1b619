#include "cli/command_line.h"

#include <cstdlib>
#include <string>

#include "cli/config_file.h"
#include "cli/errors.h"
#include "cli/help_formatter.h"
#include "cli/settings.h"
#include "cli/text_files.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"

namespace rowgate::cli {
namespace {

constexpr char kDescription[] =
    "Rowgate serves a relational database over gRPC: annotated .proto files in, typed repository services out.\n"
    "\n"
    "Try it without anything:\n"
    "  rowgate serve --schema my.proto --ephemeral";

constexpr char kFooter[] =
    "Each option can also be set by the environment variable in [ ], or in a TOML file given with --config: keys are\n"
    "the option names with '_', e.g. pool_size = 20, for one command under its name in [ ]. Flags win over variables,\n"
    "variables over the file.\n"
    "\n"
    "`rowgate COMMAND --help` explains a command.";

}  // namespace

CommandLine::CommandLine() : app_(kDescription, "rowgate") {
  app_.set_help_flag("-h,--help", "Prints this text.");
  app_.formatter(std::make_shared<HelpFormatter>());
  app_.footer(kFooter);
  app_.require_subcommand(1);
  app_.add_option("--config", config_path_, "Settings in a TOML file.")->option_text("FILE");
  app_.fallthrough();
  for (const auto make :
       {&MakeServe, &MakeCall, &MakeQuery, &MakeGenerate, &MakeIntrospect, &MakeCheck, &MakeVersion}) {
    commands_.push_back(make(app_));
    commands_.back()->app().fallthrough();  // --config may stand behind the command too
  }
}

absl::Status CommandLine::Parse(int argc, const char* const* argv) {
  app_.parse(argc, argv);
  CLI::App& command = Chosen()->app();
  ApplyEnvironment(command, origin_);
  return ApplyConfigFile(command);
}

absl::Status CommandLine::ApplyConfigFile(CLI::App& command) {
  const char* variable = std::getenv("ROWGATE_CONFIG");  // NOLINT(concurrency-mt-unsafe): no thread runs yet
  if (config_path_.empty() && variable != nullptr) config_path_ = variable;
  if (config_path_.empty()) return absl::OkStatus();
  const absl::StatusOr<std::string> text = ReadTextFile(config_path_);
  if (!text.ok()) return InvalidSetting("--config or ROWGATE_CONFIG", orm::ToStd(text.status().message()));
  ASSIGN_OR_RETURN(const std::vector<ConfigEntry> entries, ParseConfig(*text, config_path_));
  return ApplyConfig(entries, config_path_, app_, command, origin_);
}

absl::Status CommandLine::Run() { return Chosen()->Run(); }

Command* CommandLine::Chosen() const {
  for (const auto& command : commands_) {
    if (command->app().parsed()) return command.get();
  }
  return nullptr;  // not reached: one is required
}

}  // namespace rowgate::cli
