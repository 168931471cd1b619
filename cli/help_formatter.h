#ifndef ROWGATE_CLI_HELP_FORMATTER_H_
#define ROWGATE_CLI_HELP_FORMATTER_H_

#include <string>

#include "CLI/CLI.hpp"

namespace rowgate::cli {

// CLI11's help with the environment variable of each option behind its description.
class HelpFormatter final : public CLI::Formatter {
 public:
  HelpFormatter();
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
};

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_HELP_FORMATTER_H_
