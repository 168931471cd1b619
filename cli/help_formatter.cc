#include "cli/help_formatter.h"

#include "cli/settings.h"
#include "orm/base/strings.h"

namespace rowgate::cli {
namespace {

constexpr size_t kDescriptionColumn = 34;

}  // namespace

HelpFormatter::HelpFormatter() { column_width(kDescriptionColumn); }

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  if (option->get_expected_min() == 0 || option->get_type_size() == 0) return "";  // a flag
  return option->get_option_text().empty() ? " VALUE" : orm::StrCat(" ", option->get_option_text());
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  std::string text = option->get_description();
  if (option->get_lnames().empty() || option->get_lnames().front() == "help") return text;
  orm::StrAppend(text, "\n[", VariableOf(option->get_lnames().front()));
  if (!option->get_default_str().empty()) orm::StrAppend(text, "; default ", option->get_default_str());
  return text + "]";
}

}  // namespace rowgate::cli
