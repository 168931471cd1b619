#ifndef ROWGATE_CLI_TEXT_FILES_H_
#define ROWGATE_CLI_TEXT_FILES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rowgate::cli {

// The whole file; "-" is standard input. Error: FILE_UNREADABLE.
absl::StatusOr<std::string> ReadTextFile(const std::string& path);
// Replaces the file as a whole: whoever reads it sees the old text or the new. Error: FILE_NOT_WRITTEN.
absl::Status WriteTextFile(const std::string& path, std::string_view text);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_TEXT_FILES_H_
