#include "tests/support/temp_dir.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "absl/status/status.h"

namespace rowgate::test {

absl::StatusOr<TempDir> TempDir::Create() {
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(error);
  if (error) return absl::UnavailableError(error.message());
  std::string name = (parent / "rowgate-test.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return absl::ErrnoToStatus(errno, "no temporary folder");
  return TempDir(name);
}

TempDir::TempDir(std::filesystem::path path) : path_(std::move(path)) {}

TempDir::TempDir(TempDir&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TempDir& TempDir::operator=(TempDir&& other) noexcept {
  if (this != &other) {
    Remove();
    path_ = std::exchange(other.path_, {});
  }
  return *this;
}

TempDir::~TempDir() { Remove(); }

void TempDir::Remove() {
  if (path_.empty()) return;
  std::error_code ignored;  // a leftover folder must not fail the test that made it
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace rowgate::test
