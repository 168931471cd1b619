#ifndef ROWGATE_CLI_ERRORS_H_
#define ROWGATE_CLI_ERRORS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

// The command line's own errors, and how all errors look on standard error.
namespace rowgate::cli {

inline constexpr int kExitFailure = 1;  // what was asked for did not work
inline constexpr int kExitUsage = 2;    // a setting is wrong or missing

// INVALID_ARGUMENT, INVALID_OPTION. `setting` names flag, variable or file and line.
absl::Status InvalidSetting(std::string_view setting, std::string_view problem);
// INVALID_ARGUMENT, INVALID_OPTION: names the flag, the variable and the key of the config file.
absl::Status MissingSetting(std::string_view option, std::string_view purpose);
// FAILED_PRECONDITION, FILE_UNREADABLE and FILE_NOT_WRITTEN.
absl::Status FileUnreadable(std::string_view path);
absl::Status FileNotWritten(std::string_view path);
// INVALID_ARGUMENT, INVALID_JSON.
absl::Status InvalidJson(std::string_view where, std::string_view problem);
// NOT_FOUND, UNKNOWN_NAME: the server's schema has nothing of that name.
absl::Status UnknownName(std::string_view what, std::string_view name, std::string_view hint);
// UNKNOWN, REPORTED: the failure has been printed already; only the exit code is left to give.
absl::Status AlreadyReported();

// The error for people, without anything that looks like a password, with violations, reason and what the database
// said. Empty for AlreadyReported.
std::string ErrorText(const absl::Status& status);
int ExitCodeOf(const absl::Status& status);

// `text` with the passwords of URLs replaced by ***.
std::string WithoutPasswords(std::string_view text);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_ERRORS_H_
