#ifndef ROWGATE_TESTS_ORM_DIALECTS_POSTGRESQL_DRIVER_PRIVATE_SERVER_H_
#define ROWGATE_TESTS_ORM_DIALECTS_POSTGRESQL_DRIVER_PRIVATE_SERVER_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace rowgate::orm {

// A server that a script of tests/support starts for one test: "start DIR …" prints its URL, "stop DIR" ends it.
class PrivateServer {
 public:
  // `script` is "postgres_cluster.sh" or "pgbouncer.sh". NOT_FOUND when what it starts is not installed.
  static absl::StatusOr<PrivateServer> Start(const std::string& script, const std::string& arguments = "");

  PrivateServer(const PrivateServer&) = delete;
  PrivateServer& operator=(const PrivateServer&) = delete;
  PrivateServer(PrivateServer&& other) noexcept
      : script_(std::move(other.script_)), folder_(std::exchange(other.folder_, "")), url_(std::move(other.url_)) {}
  PrivateServer& operator=(PrivateServer&&) = delete;
  ~PrivateServer();

  const std::string& url() const { return url_; }
  const std::string& folder() const { return folder_; }

 private:
  PrivateServer(std::string script, std::string folder) : script_(std::move(script)), folder_(std::move(folder)) {}

  std::string script_;
  std::string folder_;  // empty after a move
  std::string url_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_TESTS_ORM_DIALECTS_POSTGRESQL_DRIVER_PRIVATE_SERVER_H_
