#ifndef ROWGATE_TESTS_SUPPORT_TEMP_DIR_H_
#define ROWGATE_TESTS_SUPPORT_TEMP_DIR_H_

#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace rowgate::test {

// A new empty folder that nobody else uses; removed with everything in it when the owner goes.
class TempDir {
 public:
  static absl::StatusOr<TempDir> Create();

  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  TempDir(TempDir&& other) noexcept;
  TempDir& operator=(TempDir&& other) noexcept;
  ~TempDir();

  const std::filesystem::path& path() const { return path_; }
  std::string File(std::string_view name) const { return (path_ / name).string(); }

 private:
  explicit TempDir(std::filesystem::path path);
  void Remove();

  std::filesystem::path path_;  // empty after a move
};

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_SUPPORT_TEMP_DIR_H_
