#include "cli/settings.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "cli/errors.h"
#include "orm/base/strings.h"

namespace rowgate::cli {
namespace {

// What names the file itself cannot stand in it, nor can what only asks for information.
bool IsSetting(const CLI::Option& option) {
  const auto& names = option.get_lnames();
  return !names.empty() && names.front() != "help" && names.front() != "config";
}

void Fill(CLI::Option& option, const std::vector<std::string>& values) {
  option.add_result(values);
  option.run_callback();
}

CLI::Option* FindOption(const CLI::App& app, const std::string& name) {
  auto* found = const_cast<CLI::App&>(app).get_option_no_throw("--" + name);  // NOLINT: the const overload is const
  return found != nullptr && IsSetting(*found) ? found : nullptr;
}

const CLI::App* FindCommand(const CLI::App& root, std::string_view name) {
  for (const CLI::App* command : root.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == name) return command;
  }
  return nullptr;
}

absl::Status CheckEntry(const ConfigEntry& entry, std::string_view file_name, const CLI::App& root) {
  const std::string place = orm::StrCat(file_name, ":", entry.line);
  if (!entry.section.empty()) {
    const CLI::App* command = FindCommand(root, entry.section);
    if (command == nullptr) return InvalidSetting(place, orm::StrCat("there is no command \"", entry.section, "\""));
    if (FindOption(*command, entry.key) != nullptr) return absl::OkStatus();
    return InvalidSetting(place, orm::StrCat("`rowgate ", entry.section, "` has no setting \"", entry.key, "\""));
  }
  const auto commands = root.get_subcommands([](const CLI::App*) { return true; });
  const bool known = std::any_of(commands.begin(), commands.end(),
                                 [&](const CLI::App* command) { return FindOption(*command, entry.key) != nullptr; });
  return known ? absl::OkStatus() : InvalidSetting(place, orm::StrCat("there is no setting \"", entry.key, "\""));
}

}  // namespace

std::string VariableOf(std::string_view option) {
  if (option == "database") return "ROWGATE_DATABASE_URL";
  return orm::StrCat("ROWGATE_", absl::AsciiStrToUpper(absl::StrReplaceAll(orm::ToAbsl(option), {{"-", "_"}})));
}

std::string PlacesOf(std::string_view option) {
  return orm::StrCat("--", option, ", ", VariableOf(option), " or ",
                     absl::StrReplaceAll(orm::ToAbsl(option), {{"-", "_"}}), " in the config file");
}

void ApplyEnvironment(CLI::App& command, std::string& origin) {
  for (CLI::Option* option : command.get_options()) {
    if (!IsSetting(*option) || option->count() > 0) continue;
    origin = VariableOf(option->get_lnames().front());
    const char* value = std::getenv(origin.c_str());  // NOLINT(concurrency-mt-unsafe): no thread runs yet
    if (value != nullptr && *value != '\0') Fill(*option, {value});
  }
  origin.clear();
}

absl::Status ApplyConfig(const std::vector<ConfigEntry>& entries, std::string_view file_name, const CLI::App& root,
                         CLI::App& command, std::string& origin) {
  for (const ConfigEntry& entry : entries) {
    if (absl::Status status = CheckEntry(entry, file_name, root); !status.ok()) return status;
  }
  const std::string own = command.get_name();
  for (const std::string& section : {own, std::string()}) {
    for (const ConfigEntry& entry : entries) {
      CLI::Option* option = entry.section == section ? FindOption(command, entry.key) : nullptr;
      if (option == nullptr || option->count() > 0) continue;
      origin = orm::StrCat(file_name, ":", entry.line);
      Fill(*option, entry.values);
    }
  }
  origin.clear();
  return absl::OkStatus();
}

CLI::Option* AddDuration(CLI::App& app, const std::string& name, absl::Duration& target,
                         const std::string& description) {
  const auto check = [](const std::string& text) -> std::string {
    absl::Duration parsed;
    const bool good = absl::ParseDuration(text, &parsed) && parsed >= absl::ZeroDuration();
    return good ? "" : orm::StrCat("\"", text, "\" is no duration like 250ms, 10s or 1h30m");
  };
  const auto store = [&target](const std::string& text) { absl::ParseDuration(text, &target); };
  return app.add_option_function<std::string>(name, store, description)
      ->check(check)
      ->option_text("TIME")
      ->default_str(absl::FormatDuration(target));
}

}  // namespace rowgate::cli
