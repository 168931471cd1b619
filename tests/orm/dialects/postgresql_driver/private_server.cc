#include "tests/orm/dialects/postgresql_driver/private_server.h"

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "absl/status/status.h"
#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

constexpr int kNotInstalled = 77;

struct Outcome {
  int code = -1;
  std::string printed;
};

// The output is read to its first line end only: a server that the script leaves behind may hold the pipe open.
Outcome RunScript(const std::string& script, const std::string& arguments) {
  const std::string command = StrCat("bash ", ROWGATE_SOURCE_DIR, "/tests/support/", script, " ", arguments);
  Outcome outcome;
  FILE* output = popen(command.c_str(), "r");  // NOLINT(cert-env33-c): a script of ours
  if (output == nullptr) return outcome;
  char line[512];
  if (fgets(line, sizeof(line), output) != nullptr) outcome.printed = line;
  const int status = pclose(output);
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  while (!outcome.printed.empty() && outcome.printed.back() == '\n') outcome.printed.pop_back();
  return outcome;
}

}  // namespace

absl::StatusOr<PrivateServer> PrivateServer::Start(const std::string& script, const std::string& arguments) {
  std::string folder = std::filesystem::temp_directory_path() / "rowgate_server_XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return absl::InternalError("no folder for the server");
  PrivateServer server(script, folder);
  const Outcome outcome = RunScript(script, StrCat("start ", folder, " ", arguments));
  if (outcome.code == kNotInstalled) return absl::NotFoundError(StrCat(script, ": not installed"));
  if (outcome.code != 0) return absl::InternalError(StrCat(script, " failed with ", outcome.code));
  server.url_ = outcome.printed;
  return server;
}

PrivateServer::~PrivateServer() {
  if (!folder_.empty()) RunScript(script_, StrCat("stop ", folder_));
}

}  // namespace rowgate::orm
